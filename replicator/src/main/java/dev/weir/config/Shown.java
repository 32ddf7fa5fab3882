package dev.weir.config;

/** Foreign text as a message may show it: short and without control characters. */
final class Shown {
  private static final int LONGEST = 64;

  private Shown() {}

  static String text(String foreign) {
    String cut = foreign.length() <= LONGEST ? foreign : foreign.substring(0, LONGEST) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
