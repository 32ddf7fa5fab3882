package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which column of a table holds what, as a person said it with {@code --column}.
 *
 * @param time column of the times
 * @param timeIsEnd whether they stand at the end of what their row measured
 * @param seconds column of the lengths, or -1 where a row reaches to its neighbour
 * @param amount column of the bytes or of the rate
 * @param operations column of the write operations, or -1
 * @param operationsPerSecond whether they are a rate
 * @param source column of the names, or -1
 * @param columns that a row has
 */
record CsvMapping(
    int time,
    boolean timeIsEnd,
    int seconds,
    int amount,
    ColumnUnit unit,
    int operations,
    boolean operationsPerSecond,
    int source,
    int columns,
    List<String> names,
    List<String> assumptions) {
  static final String SEPARATOR = "separator";
  static final String DECIMAL = "decimal";
  static final String TIME_FORMAT = "time-format";

  private static final Set<String> COLUMN_KEYS =
      new TreeSet<>(List.of("start", "end", "seconds", "bytes", "rate", "operations", "source"));
  private static final Set<String> KEYS = new TreeSet<>(COLUMN_KEYS);

  static {
    KEYS.addAll(List.of(SEPARATOR, DECIMAL, TIME_FORMAT, TraceTimeUnit.KEY));
  }

  private static final String EXAMPLE =
      "for example --column end=Timestamp --column \"rate=Disk write [KB/s]\"";

  /** Whether the options speak of a table; other formats have keys of their own. */
  static boolean isAsked(ImportOptions options) {
    return options.columns().containsKey("start") || options.columns().containsKey("end");
  }

  /**
   * @param lines stands at the header
   * @throws ProblemException WRONG_USE for a key, a column or a unit that is not there
   */
  static CsvMapping of(Map<String, String> asked, List<String> header, BoundedLines lines) {
    return new Finder(asked, header, lines).mapping();
  }

  private static final class Finder {
    private final Map<String, String> asked;
    private final List<String> header;
    private final BoundedLines lines;
    private final List<String> assumptions = new ArrayList<>();

    private Finder(Map<String, String> asked, List<String> header, BoundedLines lines) {
      this.asked = new HashMap<>(asked);
      this.header = header;
      this.lines = lines;
    }

    private CsvMapping mapping() {
      for (String key : asked.keySet()) {
        if (!KEYS.contains(key)) {
          throw ProblemException.wrongUse(
              "--column " + key,
              "a table has no such part",
              "did you mean %s? Known are %s"
                  .formatted(NearestName.of(key, KEYS).orElseThrow(), String.join(", ", KEYS)));
        }
      }
      boolean end = one("start", "end", "the time of a row").equals("end");
      boolean rate = one("bytes", "rate", "what was written").equals("rate");
      String operations = asked.getOrDefault("operations", "");
      boolean perSecond = !header.contains(operations) && operations.endsWith("=/s");
      if (perSecond) {
        asked.put("operations", operations.substring(0, operations.length() - "=/s".length()));
      }
      String amountKey = rate ? "rate" : "bytes";
      Amount amount = amount(amountKey, rate);
      int time = column(end ? "end" : "start");
      sayWhatATimeIs(end);
      return new CsvMapping(
          time,
          end,
          column("seconds"),
          amount.column,
          amount.unit,
          column("operations"),
          perSecond,
          column("source"),
          header.size(),
          header,
          List.copyOf(assumptions));
    }

    private void sayWhatATimeIs(boolean end) {
      if (!asked.containsKey("seconds")) {
        assumptions.add(
            end
                ? "A row's time was given as the end of what it measured: it reaches back to the"
                    + " row before, and the first row's length is not known."
                : "A row's time was given as the start of what it measured: it reaches to the next"
                    + " row, and the last row's length is not known.");
      }
    }

    private String one(String first, String second, String what) {
      boolean both = asked.containsKey(first) && asked.containsKey(second);
      boolean none = !asked.containsKey(first) && !asked.containsKey(second);
      if (both || none) {
        throw ProblemException.wrongUse(
            "--column",
            both
                ? first + " and " + second + " were both given"
                : "nothing tells which column holds " + what,
            "give --column %s=NAME or --column %s=NAME, %s; the columns are %s"
                .formatted(first, second, EXAMPLE, quoted()));
      }
      return asked.containsKey(first) ? first : second;
    }

    private record Amount(int column, ColumnUnit unit) {}

    private Amount amount(String key, boolean rate) {
      String value = String.valueOf(asked.get(key));
      int equals = value.lastIndexOf('=');
      Optional<ColumnUnit> given = Optional.empty();
      if (!header.contains(value) && equals >= 0) {
        String name = value.substring(equals + 1);
        given = ColumnUnit.parse(name);
        if (given.isEmpty()) {
          throw ProblemException.wrongUse(
              "--column " + key + "=" + value,
              "'" + name + "' is no unit",
              "write " + ColumnUnit.EXAMPLES);
        }
        asked.put(key, value.substring(0, equals));
      }
      int column = column(key);
      ColumnUnit unit =
          given
              .or(() -> ColumnUnit.inName(header.get(column)))
              .or(() -> rate ? Optional.empty() : ColumnUnit.parse("B"))
              .orElseThrow(() -> noUnit(key, column));
      if (unit.perSecond() != rate) {
        throw ProblemException.wrongUse(
            "--column " + key + "=" + value,
            unit.name() + (rate ? " is no rate" : " is a rate"),
            rate ? "say bytes= or give the unit with /s" : "say rate= or give another unit");
      }
      if (given.isEmpty() && unit.isDoubtful()) {
        assumptions.add(
            "%s is taken as %.0f bytes; if 1024 was meant add =%siB%s to the column's name."
                .formatted(unit.name(), unit.bytes(), unit.name().charAt(0), rate ? "/s" : ""));
      }
      return new Amount(column, unit);
    }

    private ProblemException noUnit(String key, int column) {
      return ProblemException.wrongUse(
          "--column " + key + "=" + header.get(column),
          "the unit of the rate is not known",
          "add it, for example --column \"%s=%s=KB/s\"; units are %s"
              .formatted(key, header.get(column), ColumnUnit.EXAMPLES));
    }

    private int column(String key) {
      String name = asked.get(key);
      if (name == null) {
        return -1;
      }
      int found = header.indexOf(name);
      if (found < 0) {
        throw lines.problem(
            1,
            "there is no column '" + ContentLook.shorten(name) + "'",
            NearestName.of(name, header)
                    .map(near -> "did you mean --column \"" + key + "=" + near + "\"? ")
                    .orElse("")
                + "The columns are "
                + quoted());
      }
      if (header.lastIndexOf(name) != found) {
        throw lines.problem(
            1, "two columns are called '" + name + "'", "give one of them another name");
      }
      return found;
    }

    private String quoted() {
      String all = String.join(", ", header.stream().map(name -> "'" + name + "'").toList());
      return all.length() <= 600 ? all : all.substring(0, 600) + "…";
    }
  }
}
