package dev.weir.collector.importing;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of one line of a table with tens of thousands of columns (RFC 4180, with
 * any separator) and makes a string only of the fields that are asked for.
 */
final class WideFields {
  private final BoundedLines lines;
  private final byte separator;
  private byte[] buffer = {};
  private int limit;
  private int position;
  private int index;
  private int fieldFrom;
  private int fieldTo;
  private boolean doubledQuotes;

  /**
   * @param separator an ASCII character
   */
  WideFields(BoundedLines lines, char separator) {
    this.lines = lines;
    this.separator = (byte) separator;
  }

  /** Goes before the first field of the line that {@link BoundedLines#advance} came to. */
  void begin() {
    buffer = lines.buffer();
    position = lines.from();
    limit = lines.to();
    index = -1;
  }

  /** Goes on to the next field; false behind the last one. */
  boolean next() {
    if (position > limit) {
      return false;
    }
    index++;
    doubledQuotes = false;
    if (position < limit && buffer[position] == '"') {
      quoted();
    } else {
      fieldFrom = position;
      while (position < limit && buffer[position] != separator) {
        position++;
      }
      fieldTo = position;
      position++;
    }
    return true;
  }

  /** Number of the field, from 0. */
  int index() {
    return index;
  }

  /** Where the field begins in the line's buffer, for messages. */
  int at() {
    return fieldFrom;
  }

  /** The field's first byte; 0 where it is empty. */
  byte first() {
    return fieldFrom < fieldTo ? buffer[fieldFrom] : 0;
  }

  /** Length of the field in bytes. */
  int width() {
    return fieldTo - fieldFrom;
  }

  /** The field without its quotes and without blanks around it. */
  String text() {
    String text = new String(buffer, fieldFrom, fieldTo - fieldFrom, StandardCharsets.UTF_8);
    return (doubledQuotes ? text.replace("\"\"", "\"") : text).strip();
  }

  private void quoted() {
    int at = position + 1;
    fieldFrom = at;
    while (at < limit) {
      if (buffer[at] != '"') {
        at++;
      } else if (at + 1 < limit && buffer[at + 1] == '"') {
        doubledQuotes = true;
        at += 2;
      } else {
        break;
      }
    }
    if (at >= limit) {
      throw lines.problemAt(position, "a quote is not closed in its line", "close it with \"");
    }
    fieldTo = at;
    position = at + 1;
    if (position < limit && buffer[position] != separator) {
      String mark = separator == '\t' ? "a tab" : "'" + (char) separator + "'";
      throw lines.problemAt(position, "text follows a closing quote", "write " + mark + " there");
    }
    position++;
  }
}
