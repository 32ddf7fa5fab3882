package dev.weir.scenario;

import dev.weir.codec.CompressionLevel;
import dev.weir.units.Ratio;
import dev.weir.units.UnitFormatException;
import java.util.Locale;

/** What a person says about compression, in the file or as {@code --compression}. */
public sealed interface CompressionWish {
  /** Payload is counted as it is. */
  record Off() implements CompressionWish {}

  /** The measured ratio of one level. */
  record OfLevel(CompressionLevel level) implements CompressionWish {}

  /** The level whose measured ratio serves the lines best. */
  record Measured() implements CompressionWish {}

  /** The level that the replicator chooses for each batch, by the measured ratios. */
  record Automatic() implements CompressionWish {}

  /** A ratio that is assumed. */
  record Assumed(Ratio ratio) implements CompressionWish {}

  /**
   * Parses {@code off}, {@code low}, {@code medium}, {@code high}, {@code measured}, {@code auto}
   * or a ratio such as {@code 2.5:1}.
   */
  static CompressionWish parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "off" -> new Off();
      case "low", "medium", "high" -> new OfLevel(CompressionLevel.parse(word));
      case "measured" -> new Measured();
      case "auto" -> new Automatic();
      default -> {
        if (!word.isEmpty() && Character.isLetter(word.charAt(0))) {
          throw new UnitFormatException(
              "'"
                  + (text.length() <= 64 ? text : text.substring(0, 64) + "…")
                  + "' is no compression; write measured, auto, off, low, medium, high or a ratio"
                  + " such as 2.5:1");
        }
        yield new Assumed(Ratio.parse(text));
      }
    };
  }
}
