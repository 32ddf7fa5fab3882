package dev.weir.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one language. A key that the bundle lacks is a programming error and is thrown. */
public final class Messages {
  /**
   * {@code {n}}, or {@code {n:month|months}} for the word that stands beside 1 and beside others.
   */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{([a-zA-Z0-9]+)(?::([^{}|]*)\\|([^{}|]*))?}");

  private static final String ONE = "1";

  private final Properties texts = new Properties();
  private final String resource;

  /** Loads the bundle of {@code language}. */
  public Messages(Language language) {
    resource = "/dev/weir/templates/messages_" + language.tag() + ".properties";
    try (InputStream in = Messages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the message bundle is not packaged: " + resource);
      }
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a key. */
  public String text(String key) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text '" + key + "' in " + resource);
    }
    return text;
  }

  /**
   * The text of a key with each {@code {placeholder}} replaced, and of each {@code {n:one|many}}
   * the form for the value of {@code n}.
   */
  public String text(String key, UnaryOperator<String> values) {
    Matcher matcher = PLACEHOLDER.matcher(text(key));
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.apply(matcher.group(1));
      String shown = matcher.group(2) == null ? value : matcher.group(value.equals(ONE) ? 2 : 3);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(shown));
    }
    return matcher.appendTail(filled).toString();
  }

  /** All keys, sorted. */
  public Set<String> keys() {
    return new TreeSet<>(texts.stringPropertyNames());
  }
}
