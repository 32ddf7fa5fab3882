package dev.weir.collector.importing;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The beginning of a file as text, for a first look at what it is. */
final class HeadText {
  private HeadText() {}

  /** Decodes by the byte-order mark; without one as UTF-8, in which foreign bytes do no harm. */
  static String of(byte[] head) {
    int first = head.length < 2 ? -1 : (head[0] & 0xFF) << 8 | head[1] & 0xFF;
    Charset charset =
        switch (first) {
          case 0xFFFE -> StandardCharsets.UTF_16LE;
          case 0xFEFF -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.UTF_8;
        };
    return new String(head, charset).replace("\uFEFF", "");
  }

  /** The first field of the first line that has any, without its quotes. */
  static String firstField(byte[] head) {
    String line = of(head).lines().filter(one -> !one.isBlank()).findFirst().orElse("").strip();
    if (line.startsWith("\"")) {
      int end = line.indexOf('"', 1);
      return end < 0 ? "" : line.substring(1, end);
    }
    return line.split("[,;\t]", 2)[0];
  }
}
