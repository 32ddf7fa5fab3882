package dev.weir.collector.importing;

import java.util.ArrayList;
import java.util.List;

/** Splits one CSV line into fields and remembers the column at which each begins (RFC 4180). */
final class CsvFields {
  private static final int MOST_FIELDS = 1000;

  private final BoundedLines lines;
  private final List<String> fields = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();

  CsvFields(BoundedLines lines) {
    this.lines = lines;
  }

  void split(String line) {
    fields.clear();
    columns.clear();
    int at = 0;
    while (at <= line.length()) {
      if (fields.size() == MOST_FIELDS) {
        throw lines.problem(at + 1, "more than " + MOST_FIELDS + " fields", "check the file");
      }
      columns.add(at + 1);
      at = at < line.length() && line.charAt(at) == '"' ? quoted(line, at) : plain(line, at);
    }
  }

  int count() {
    return fields.size();
  }

  String get(int field) {
    return fields.get(field);
  }

  /** Column of a field's first character, from 1. */
  int column(int field) {
    return columns.get(field);
  }

  List<String> all() {
    return List.copyOf(fields);
  }

  private int plain(String line, int start) {
    int comma = line.indexOf(',', start);
    int end = comma < 0 ? line.length() : comma;
    fields.add(line.substring(start, end).strip());
    return end + 1;
  }

  private int quoted(String line, int start) {
    StringBuilder text = new StringBuilder();
    int at = start + 1;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c != '"') {
        text.append(c);
        at++;
      } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
        text.append('"');
        at += 2;
      } else {
        return afterQuote(line, at + 1, text);
      }
    }
    throw lines.problem(start + 1, "a quote is not closed in its line", "close it with \"");
  }

  private int afterQuote(String line, int at, StringBuilder text) {
    if (at < line.length() && line.charAt(at) != ',') {
      throw lines.problem(at + 1, "text follows a closing quote", "write a comma there");
    }
    fields.add(text.toString());
    return at + 1;
  }
}
