package dev.weir.collector.importing;

import java.util.HashMap;
import java.util.Map;

/** Reads the labels between the braces of a line of text: {@code device="sda",mode="a\"b"}. */
final class PrometheusLabelText {
  private final String text;
  private int at;

  private PrometheusLabelText(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException where they cannot be read
   */
  static Map<String, String> parse(String text) {
    PrometheusLabelText labels = new PrometheusLabelText(text);
    Map<String, String> found = new HashMap<>();
    while (labels.at < text.length()) {
      String name = labels.name();
      if (found.put(name, labels.value()) != null) {
        throw new IllegalArgumentException("the label " + name + " comes twice");
      }
      labels.separator();
    }
    return found;
  }

  private String name() {
    int equals = text.indexOf('=', at);
    String name = equals < 0 ? "" : text.substring(at, equals).strip();
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
      throw new IllegalArgumentException("a label has no name");
    }
    at = equals + 1;
    return name;
  }

  private String value() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at == text.length() || text.charAt(at) != '"') {
      throw new IllegalArgumentException("a label's value has no quotes");
    }
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        value.append(text.charAt(at) == 'n' ? '\n' : text.charAt(at));
      } else {
        value.append(c);
      }
    }
    throw new IllegalArgumentException("a label's value is not closed");
  }

  private void separator() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at < text.length() && text.charAt(at++) != ',') {
      throw new IllegalArgumentException("no comma stands between two labels");
    }
  }
}
