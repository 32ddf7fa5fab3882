package dev.weir.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the sentences that a measurement or an import has stored in a capture. A capture keeps
 * them in English; the English bundle has each of them with its values as placeholders, so that a
 * report can say the same in its own language.
 */
final class KnownNotes {
  /** Of the keys of all such sentences. */
  static final String PREFIX = "measured.";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z0-9]+)}");

  /** The most telling first: one sentence may be the beginning of another with a name in it. */
  private static final List<Template> ALL = templates(new Messages(Language.EN));

  private KnownNotes() {}

  /** The sentence with its values; empty for one that no collector or import of ours writes. */
  static Optional<Sentence> sentence(String note) {
    return ALL.stream().map(template -> template.match(note)).flatMap(Optional::stream).findFirst();
  }

  private static List<Template> templates(Messages english) {
    return english.keys().stream()
        .filter(key -> key.startsWith(PREFIX))
        .map(key -> Template.of(key, english.text(key)))
        .sorted(Comparator.comparingInt(Template::length).reversed())
        .toList();
  }

  /**
   * A sentence cut at its placeholders.
   *
   * @param literals what stands before, between and behind the placeholders; one more than names
   */
  private record Template(String key, List<String> literals, List<String> names) {
    static Template of(String key, String text) {
      List<String> literals = new ArrayList<>();
      List<String> names = new ArrayList<>();
      Matcher matcher = PLACEHOLDER.matcher(text);
      int from = 0;
      while (matcher.find()) {
        literals.add(text.substring(from, matcher.start()));
        names.add(matcher.group(1));
        from = matcher.end();
      }
      literals.add(text.substring(from));
      return new Template(key, literals, names);
    }

    int length() {
      return literals.stream().mapToInt(String::length).sum();
    }

    /** Each literal is looked for once, so that no text, however long, takes more than one pass. */
    Optional<Sentence> match(String note) {
      int at = literals.getFirst().length();
      String last = literals.getLast();
      int end = note.length() - last.length();
      if (!note.startsWith(literals.getFirst()) || !note.endsWith(last)) {
        return Optional.empty();
      }
      Sentence sentence = Sentence.of(key);
      for (int i = 0; i < names.size(); i++) {
        int next = i + 1 == names.size() ? end : note.indexOf(literals.get(i + 1), at);
        if (next < at || next > end) {
          return Optional.empty();
        }
        sentence = sentence.with(names.get(i), FigureValue.name(note.substring(at, next)));
        at = next + literals.get(i + 1).length();
      }
      return Optional.of(sentence);
    }
  }
}
