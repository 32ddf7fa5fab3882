package dev.weir.engine;

import dev.weir.codec.CompressionLevel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How the compression level of each batch comes about; prints itself as configurations say it. */
public sealed interface Leveling {
  /** Nothing is compressed. */
  Leveling OFF = new Always(CompressionLevel.OFF);

  /**
   * What the levels make of mixed content on one core until a job's own batches have shown it: 67
   * MB of text, programs, archives and zeros in blocks of 256 KiB.
   */
  Leveling AUTOMATIC =
      new Automatic(
          Map.of(
              CompressionLevel.OFF, Packing.of(1, 5e9),
              CompressionLevel.LOW, Packing.of(2.1, 860e6),
              CompressionLevel.MEDIUM, Packing.of(2.7, 550e6),
              CompressionLevel.HIGH, Packing.of(2.9, 130e6)));

  /** The same level for all. */
  record Always(CompressionLevel level) implements Leveling {
    @Override
    public String toString() {
      return level.toString();
    }
  }

  /**
   * The level that gets a batch across soonest, see {@link LevelChoice}.
   *
   * @param expected of every level, before it was tried
   */
  record Automatic(Map<CompressionLevel, Packing> expected) implements Leveling {
    public Automatic {
      EnumMap<CompressionLevel, Packing> each = new EnumMap<>(CompressionLevel.class);
      for (CompressionLevel level : CompressionLevel.values()) {
        each.put(level, Objects.requireNonNull(expected.get(level), level::toString));
      }
      expected = Map.copyOf(each);
    }

    @Override
    public String toString() {
      return "auto";
    }
  }
}
