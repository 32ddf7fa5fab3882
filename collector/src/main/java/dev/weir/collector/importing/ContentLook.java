package dev.weir.collector.importing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says in words what an unknown file looks like, so that its owner recognises the mistake. */
final class ContentLook {
  private static final int LONGEST_QUOTE = 60;
  private static final Map<String, String> MARKS = new LinkedHashMap<>();

  static {
    MARKS.put("PK\003\004", "a ZIP archive or an office document");
    MARKS.put("%PDF", "a PDF document");
    MARKS.put("\177ELF", "a Linux program");
    MARKS.put("\037\213", "a file packed by gzip");
    MARKS.put("\375\067zXZ", "a file packed by xz");
    MARKS.put("\050\265\057\375", "a file packed by zstd");
    MARKS.put("PAR1", "a Parquet file");
    MARKS.put("\211PNG", "a picture");
    MARKS.put("SQLite format 3", "an SQLite database");
  }

  private ContentLook() {}

  /**
   * @param head the file's first bytes
   * @param text the same as UTF-8, as far as they are text
   */
  static String describe(byte[] head, byte[] text) {
    if (head.length == 0) {
      return "the file is empty";
    }
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> mark : MARKS.entrySet()) {
      if (latin.startsWith(mark.getKey())) {
        return "it looks like " + mark.getValue();
      }
    }
    String readable = new String(text, StandardCharsets.UTF_8);
    if (readable.indexOf('\0') >= 0) {
      return halfZeros(head)
          ? "it looks like a text in UTF-16 without a byte-order mark (try --encoding UTF-16LE)"
          : "it looks like binary data";
    }
    return readable
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> "it begins with '" + shorten(line) + "'")
        .orElse("it begins with nothing but blank lines");
  }

  private static boolean halfZeros(byte[] head) {
    int[] zeros = new int[2];
    for (int i = 0; i < head.length; i++) {
      zeros[i & 1] += head[i] == 0 ? 1 : 0;
    }
    return Math.min(zeros[0], zeros[1]) == 0 && Math.max(zeros[0], zeros[1]) > head.length / 3;
  }

  /** Cuts what a message quotes and leaves out what would harm a terminal. */
  static String shorten(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= LONGEST_QUOTE ? clean : clean.substring(0, LONGEST_QUOTE) + "…";
  }
}
