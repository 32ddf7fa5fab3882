package dev.weir.yaml;

import dev.weir.problem.PlainText;

/** Foreign text as a message may show it: short and without control characters. */
public final class Shown {
  private static final int LONGEST = 64;

  private Shown() {}

  /** At most 64 characters of it. */
  public static String text(String foreign) {
    String cut = foreign.length() <= LONGEST ? foreign : foreign.substring(0, LONGEST) + "…";
    return PlainText.line(cut);
  }
}
