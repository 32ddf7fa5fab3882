package dev.weir.yaml;

/** The two words of a switch. */
public final class Truth {
  private Truth() {}

  /**
   * {@code true} or {@code false}.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static boolean parse(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "'" + Shown.text(text) + "' is neither true nor false");
    };
  }
}
