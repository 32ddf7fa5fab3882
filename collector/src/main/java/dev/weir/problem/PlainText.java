package dev.weir.problem;

/** Foreign text as a terminal may show it: nothing in it moves the cursor or changes a colour. */
public final class PlainText {
  /** More than the longest list of faults of a file, and less than a person would scroll by. */
  private static final int LONGEST_MESSAGE = 8_000;

  private PlainText() {}

  /** The same on one line. */
  public static String line(String text) {
    return lines(text).replace('\n', '?');
  }

  /** A message with its line feeds, and without its middle where it holds a whole file. */
  public static String message(String text) {
    boolean fits = text.length() <= LONGEST_MESSAGE;
    int half = LONGEST_MESSAGE / 2;
    return lines(
        fits ? text : text.substring(0, half) + " … " + text.substring(text.length() - half));
  }

  /** The same with its line feeds. */
  public static String lines(String text) {
    if (text.chars().noneMatch(PlainText::steers)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.chars().forEach(c -> plain.append(steers(c) ? '?' : (char) c));
    return plain.toString();
  }

  private static boolean steers(int c) {
    return Character.isISOControl(c) && c != '\n';
  }
}
