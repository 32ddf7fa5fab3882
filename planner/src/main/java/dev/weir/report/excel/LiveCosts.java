package dev.weir.report.excel;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.Section;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The prices of lines as inputs, and what follows from them: months, bandwidth and prices can be
 * changed in the table {@code costTerms}, the steps of a tariff in {@code costSteps}. A cell is
 * live only where its formula gives the reported value for the reported inputs.
 */
final class LiveCosts {
  private static final String TERMS = "costTerms";
  private static final String STEPS = "costSteps";

  /** More would make a formula longer than the 8,192 characters that spreadsheets take. */
  private static final int MOST_STEPS = 40;

  /** Beyond this share a formula answers another question than the record. */
  private static final double AGREES = 1e-9;

  private static final Set<String> PRICES =
      Set.of("bitsPerSecond", "fixed", "perGb", "installation", "months");

  private final Report report;
  private final String noPrice;
  private final Optional<DataTable> terms;
  private final Optional<DataTable> steps;
  private final Map<String, TableBlock> placed = new HashMap<>();

  /**
   * @param noPrice the words for a bandwidth beyond the last step of a tariff
   */
  LiveCosts(Report report, String noPrice) {
    this.report = report;
    this.noPrice = noPrice;
    this.terms = table(TERMS);
    this.steps = table(STEPS);
  }

  private Optional<DataTable> table(String key) {
    return report.section(Section.Topic.COST).stream()
        .flatMap(section -> section.tables().stream())
        .filter(table -> table.key().equals(key))
        .findFirst();
  }

  /** Is told where a table stands; formulas refer to tables above. */
  void placed(TableBlock block) {
    placed.put(block.table().key(), block);
  }

  /** Whether some cell of a table is for the reader to change. */
  boolean inputs(DataTable table) {
    return is(table, STEPS) || is(table, TERMS);
  }

  /** Whether a cell is for the reader to change. */
  boolean input(DataTable table, int row, String column) {
    if (is(table, STEPS)) {
      return column.equals("perMbit");
    }
    return is(table, TERMS)
        && PRICES.contains(column)
        && !absent(value(row, column))
        && (!column.equals("bitsPerSecond") || !absent(value(row, "ordered")));
  }

  /** Whether a table is one of the two, and not another of that name. */
  private boolean is(DataTable table, String key) {
    Optional<DataTable> known = key.equals(TERMS) ? terms : steps;
    return known.filter(found -> found == table).isPresent();
  }

  /** The formula of a cell, if it is live. */
  Optional<LiveColumns.CellFormula> of(DataTable table, int row, String column) {
    if (!is(table, TERMS)) {
      return Optional.empty();
    }
    return switch (column) {
      case "ordered" -> ordered(row);
      case "billedBytes" -> volume(row);
      case "costPerMonth" -> month(row);
      case "costOverContract" -> contract(row);
      default -> Optional.empty();
    };
  }

  private FigureValue value(int row, String column) {
    DataTable table = terms.orElseThrow();
    return table.rows().get(row).cells().get(table.columns().indexOf(column));
  }

  private static boolean absent(FigureValue value) {
    return value instanceof FigureValue.Absent;
  }

  /** Each step's price for the bandwidth inside it; beyond a last step with an end, no price. */
  private Optional<LiveColumns.CellFormula> ordered(int row) {
    List<Integer> own = stepsOf(row);
    BigDecimal sum = BigDecimal.ZERO;
    for (int step : own) {
      sum = sum.add(inStep(row, step));
    }
    boolean agrees = !own.isEmpty() && own.size() <= MOST_STEPS && agrees(row, "ordered", sum);
    return agrees ? Optional.of(live -> stepFormula(live, own)) : Optional.empty();
  }

  private List<Integer> stepsOf(int row) {
    List<Integer> own = new ArrayList<>();
    List<DataTable.Row> rows = steps.map(DataTable::rows).orElse(List.of());
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).cells().getFirst().equals(value(row, "line"))) {
        own.add(i);
      }
    }
    return own;
  }

  private BigDecimal inStep(int row, int step) {
    List<FigureValue> cells = steps.orElseThrow().rows().get(step).cells();
    double end = absent(cells.get(2)) ? Double.POSITIVE_INFINITY : amount(cells.get(2));
    double from = amount(cells.get(1));
    double inside = Math.max(0, Math.min(amount(value(row, "bitsPerSecond")), end) - from);
    return money(cells.get(3)).multiply(BigDecimal.valueOf(CellValue.megabits(inside)));
  }

  private String stepFormula(LiveColumns.LiveRow live, List<Integer> own) {
    TableBlock block = placed.get(STEPS);
    if (block == null) {
      throw new IllegalStateException("the steps of tariffs stand above the terms");
    }
    String line = live.cell().apply("bitsPerSecond");
    List<String> parts = new ArrayList<>();
    String end = "";
    for (int step : own) {
      int at = block.firstRow() + step;
      boolean open = absent(block.table().rows().get(step).cells().get(2));
      end = open ? "" : Tab.local(at, 2);
      String until = open ? line : "MIN(%s,%s)".formatted(line, end);
      parts.add("MAX(0,%s-%s)*%s".formatted(until, Tab.local(at, 1), Tab.local(at, 3)));
    }
    String sum = String.join("+", parts);
    return end.isEmpty() ? sum : "IF(%s>%s,\"%s\",%s)".formatted(line, end, noPrice, sum);
  }

  /** What is sent follows ratio, overhead and growth, unless the line does not carry all of it. */
  private Optional<LiveColumns.CellFormula> volume(int row) {
    if (absent(value(row, "billedBytes")) || !drains(row)) {
      return Optional.empty();
    }
    double gigabytes = CellValue.gigabytes(amount(value(row, "billedBytes")));
    double factor = report.demand().scaling().factor();
    return Optional.of(live -> gigabytes + "*kFactor/" + factor);
  }

  private boolean drains(int row) {
    return value(row, "line") instanceof FigureValue.Name name
        && report.supply().lines().stream()
            .filter(line -> line.rate().name().equals(name.text()))
            .anyMatch(line -> line.outcome() == LineResult.Outcome.DRAINED);
  }

  /** Fixed, ordered, burstable and volume, to the hundredth as bills are; a flat price as it is. */
  private Optional<LiveColumns.CellFormula> month(int row) {
    boolean tariff = !absent(value(row, "perGb"));
    BigDecimal expected = money(value(row, "fixed"));
    if (tariff) {
      double gigabytes = CellValue.gigabytes(amount(value(row, "billedBytes")));
      expected =
          expected
              .add(orZero(row, "ordered"))
              .add(orZero(row, "burstable"))
              .add(money(value(row, "perGb")).multiply(BigDecimal.valueOf(gigabytes)))
              .setScale(2, RoundingMode.HALF_UP);
    }
    if (!agrees(row, "costPerMonth", expected)) {
      return Optional.empty();
    }
    return Optional.of(
        tariff ? live -> tariffFormula(live, row) : live -> live.cell().apply("fixed"));
  }

  private String tariffFormula(LiveColumns.LiveRow live, int row) {
    StringBuilder sum = new StringBuilder(live.cell().apply("fixed"));
    for (String part : new String[] {"ordered", "burstable"}) {
      if (!absent(value(row, part))) {
        sum.append('+').append(live.cell().apply(part));
      }
    }
    sum.append('+').append(live.cell().apply("billedBytes"));
    sum.append('*').append(live.cell().apply("perGb"));
    String rounded = "ROUND(" + sum + ",2)";
    return absent(value(row, "ordered"))
        ? rounded
        : unlessText(live.cell().apply("ordered"), rounded);
  }

  private static String unlessText(String cell, String formula) {
    return "IF(ISNUMBER(%s),%s,%s)".formatted(cell, formula, cell);
  }

  private Optional<LiveColumns.CellFormula> contract(int row) {
    if (absent(value(row, "costOverContract")) || absent(value(row, "costPerMonth"))) {
      return Optional.empty();
    }
    BigDecimal months = BigDecimal.valueOf(amount(value(row, "months")));
    BigDecimal expected =
        money(value(row, "costPerMonth")).multiply(months).add(orZero(row, "installation"));
    if (!agrees(row, "costOverContract", expected)) {
      return Optional.empty();
    }
    String once = absent(value(row, "installation")) ? "" : "installation";
    return Optional.of(
        live -> {
          String month = live.cell().apply("costPerMonth");
          String sum = month + "*" + live.cell().apply("months");
          return unlessText(month, once.isEmpty() ? sum : sum + "+" + live.cell().apply(once));
        });
  }

  private BigDecimal orZero(int row, String column) {
    return absent(value(row, column)) ? BigDecimal.ZERO : money(value(row, column));
  }

  private boolean agrees(int row, String column, BigDecimal expected) {
    if (!(value(row, column) instanceof FigureValue.Money reported)) {
      return false;
    }
    double apart = reported.amount().subtract(expected, MathContext.DECIMAL64).doubleValue();
    return Math.abs(apart) <= AGREES * Math.max(1, reported.amount().abs().doubleValue());
  }

  private static double amount(FigureValue value) {
    if (value instanceof FigureValue.Amount amount) {
      return amount.value();
    }
    throw new IllegalArgumentException(value + " is no amount");
  }

  private static BigDecimal money(FigureValue value) {
    if (value instanceof FigureValue.Money money) {
      return money.amount();
    }
    throw new IllegalArgumentException(value + " is no price");
  }
}
