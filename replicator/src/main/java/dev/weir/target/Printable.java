package dev.weir.target;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Raw names as text that is safe on a terminal and tells different names apart. */
final class Printable {
  private Printable() {}

  static String text(byte[] bytes) {
    String decoded;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      // Names are bytes; those that are not UTF-8 are shown byte by byte.
      return escaped(bytes);
    }
    boolean plain = decoded.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\\');
    return plain ? decoded : escaped(bytes);
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      boolean plain = b >= ' ' && b < 0x7f && b != '\\';
      text.append(plain ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff));
    }
    return text.toString();
  }
}
