package dev.weir.codec;

import dev.weir.units.UnitFormatException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How hard to compress. Levels name an effort, not a promise: the ratio depends on the content. */
public enum CompressionLevel {
  /** Bytes as they are. */
  OFF,
  /** LZ4, for fast lines or little processor time. */
  LOW,
  /** Zstandard 1. */
  MEDIUM,
  /** Zstandard 6, for slow lines. */
  HIGH;

  /** Reads {@code off}, {@code low}, {@code medium} or {@code high}. */
  public static CompressionLevel parse(String text) {
    return Arrays.stream(values())
        .filter(level -> level.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UnitFormatException(
                    "'%s' is no compression level; write one of %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(CompressionLevel::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** A new codec of this level; it belongs to one thread, which closes it. */
  public Codec newCodec() {
    return switch (this) {
      case OFF -> new StoringCodec();
      case LOW -> new Lz4Codec();
      case MEDIUM -> new ZstdCodec(this, 1);
      case HIGH -> new ZstdCodec(this, 6);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
