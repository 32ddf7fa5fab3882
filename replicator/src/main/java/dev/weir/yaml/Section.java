package dev.weir.yaml;

import dev.weir.yaml.Problems.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One mapping of a file; reading from it notes problems instead of throwing. */
public final class Section {
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final String what;
  private final Place place;
  private final Problems problems;
  private boolean flawed;

  private Section(String what, Place place, Problems problems) {
    this.what = what;
    this.place = place;
    this.problems = problems;
  }

  /**
   * @param what how messages name this mapping, for example {@code a job}
   * @param known every key that may stand in it
   */
  static Section of(Node node, String what, Set<String> known, Problems problems) {
    Section section = new Section(what, place(node), problems);
    if (!(node instanceof MappingNode mapping)) {
      section.note(section.place, what + " is a mapping of keys to values, not a " + kind(node));
      return section;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      section.take(tuple, known);
    }
    return section;
  }

  private void take(NodeTuple tuple, Set<String> known) {
    Node keyNode = tuple.getKeyNode();
    if (!(keyNode instanceof ScalarNode scalar)) {
      note(place(keyNode), "a key is a plain word");
      return;
    }
    String key = scalar.getValue();
    if (!known.contains(key)) {
      String hint =
          NearestKey.of(key, known)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("known here: " + String.join(", ", known.stream().sorted().toList()));
      note(place(keyNode), "unknown key '" + Shown.text(key) + "' in " + what + "; " + hint);
    } else if (values.put(key, tuple.getValueNode()) != null) {
      note(place(keyNode), "key '" + key + "' is given twice in " + what);
    }
  }

  /** The value of {@code key}, or empty when it is absent or wrong (then noted). */
  public <T> Optional<T> value(String key, Function<String, T> parse) {
    Node node = values.get(key);
    return node == null ? Optional.empty() : scalar(key, node, parse);
  }

  /** As {@link #value}, noting a missing key; {@code fallback} only keeps the reading going. */
  public <T> T required(String key, T fallback, Function<String, T> parse) {
    noteMissing(key);
    return value(key, parse).orElse(fallback);
  }

  /** The values of a list; empty when absent. */
  public <T> List<T> list(String key, Function<String, T> parse) {
    List<T> result = new ArrayList<>();
    for (Node item : items(key)) {
      scalar(key, item, parse).ifPresent(result::add);
    }
    return result;
  }

  /** The mappings of a list; empty when absent. */
  public List<Section> sections(String key, String itemWhat, Set<String> known) {
    List<Section> result = new ArrayList<>();
    for (Node item : items(key)) {
      result.add(of(item, itemWhat, known, problems));
    }
    return result;
  }

  /** A required mapping; an empty one when it is missing. */
  public Section section(String key, Set<String> known) {
    noteMissing(key);
    Node node = values.get(key);
    return node == null
        ? new Section("'" + key + "'", place, problems)
        : of(node, "'" + key + "'", known, problems);
  }

  /** A mapping that may be absent. */
  public Optional<Section> optionalSection(String key, Set<String> known) {
    return has(key) ? Optional.of(section(key, known)) : Optional.empty();
  }

  /**
   * What the values of this mapping make together, or empty when one of them is wrong or they do
   * not fit together (then noted at the mapping).
   */
  public <T> Optional<T> made(Supplier<T> maker) {
    if (flawed) {
      return Optional.empty();
    }
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      note(place, what + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Notes a problem at the value of {@code key}, or at this mapping when the key is absent. */
  public void problem(String key, String text) {
    Node node = values.get(key);
    note(node == null ? place : place(node), text);
  }

  private void note(Place where, String text) {
    flawed = true;
    problems.add(where, text);
  }

  private void noteMissing(String key) {
    if (!values.containsKey(key)) {
      note(place, "'" + key + "' is missing in " + what);
    }
  }

  private List<Node> items(String key) {
    Node node = values.get(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    note(place(node), "'" + key + "' is a list, not a " + kind(node));
    return List.of();
  }

  private <T> Optional<T> scalar(String key, Node node, Function<String, T> parse) {
    if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL)) {
      note(place(node), "'" + key + "' needs one value, not a " + kind(node));
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      note(place(node), key + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Place place(Node node) {
    return node.getStartMark().map(Place::of).orElse(new Place(1, 1));
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode m -> "mapping";
      case SequenceNode s -> "list";
      default -> node.getTag().equals(Tag.NULL) ? "nothing" : "single value";
    };
  }
}
