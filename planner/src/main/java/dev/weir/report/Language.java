package dev.weir.report;

import dev.weir.problem.ProblemException;
import java.util.Locale;

/** A language in which reports and console speak. */
public enum Language {
  EN(Locale.ENGLISH, "en"),
  JA(Locale.JAPANESE, "ja");

  private final Locale locale;
  private final String tag;

  Language(Locale locale, String tag) {
    this.locale = locale;
    this.tag = tag;
  }

  /**
   * Reads {@code en} or {@code ja}.
   *
   * @throws ProblemException naming the two when the text is neither
   */
  public static Language parse(String text) {
    for (Language language : values()) {
      if (language.tag.equalsIgnoreCase(text)) {
        return language;
      }
    }
    throw ProblemException.wrongUse(
        "--lang " + text, "Weir does not speak this language", "write en or ja");
  }

  public Locale locale() {
    return locale;
  }

  /** BCP 47 tag. */
  public String tag() {
    return tag;
  }
}
