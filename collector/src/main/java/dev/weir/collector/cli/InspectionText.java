package dev.weir.collector.cli;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CollectionCost;
import dev.weir.capture.SourceStatistics;
import dev.weir.collector.cli.InspectCommand.Inspection;
import dev.weir.collector.inspecting.CostSum;
import dev.weir.collector.inspecting.SourceProfile;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The text of {@code weir inspect} for people: a table, then a sheet for each source. */
final class InspectionText {
  /** More sources than these have their sheets printed when asked for only. */
  static final int MOST_SHEETS = 5;

  private static final List<String> COLUMNS =
      List.of("source", "kind", "total", "mean", "95 %", "99 %", "peak", "gaps");
  private static final List<String> DISPENSABLE = List.of("kind", "95 %", "gaps", "99 %");

  /** A name in a sentence is shortened to this. */
  private static final int NAME_COLUMNS = 40;

  /** More missing weekdays than these are told by the others. */
  private static final int FEW_DAYS = 3;

  private final TextPage page;
  private final LocalTimes times;
  private final boolean all;

  private InspectionText(TextShape shape, LocalTimes times, boolean all) {
    this.page = new TextPage(shape);
    this.times = times;
    this.all = all;
  }

  /**
   * @param all whether every source gets a sheet, however many there are
   */
  static String print(
      List<Inspection> inspections, LocalTimes times, TextShape shape, boolean all) {
    InspectionText text = new InspectionText(shape, times, all);
    inspections.forEach(text::file);
    return text.page.toString();
  }

  private void file(Inspection each) {
    CaptureHeader header = each.capture().header();
    Instant start = first(each, SourceStatistics::start, Comparator.naturalOrder());
    Instant end = first(each, SourceStatistics::end, Comparator.reverseOrder());
    page.wrapped(
        "",
        "%s: host %s, zone %s, probe %s"
            .formatted(
                each.file(), header.host(), LocalTimes.nameOf(header.zone()), header.probe()));
    page.wrapped(
        "",
        "%s to %s, times below in %s"
            .formatted(times.of(start), times.of(end), times.zoneAt(start)));
    page.line("");
    List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
    each.profile().sources().forEach(source -> rows.add(row(source)));
    page.table(rows, DISPENSABLE);
    page.wrapped(
        "",
        "95 % and 99 %: what the means of single minutes do not exceed for that share of the time"
            + " measured, at most 1 % too high; peak: of one sample.");
    sheets(each.profile().sources());
    page.line("");
    notes(each, header);
    page.line("");
  }

  private static @Nullable Instant first(
      Inspection each,
      java.util.function.Function<SourceStatistics, @Nullable Instant> part,
      Comparator<Instant> order) {
    return each.profile().sources().stream()
        .map(source -> part.apply(source.statistics()))
        .flatMap(Stream::ofNullable)
        .min(order)
        .orElse(null);
  }

  private static List<String> row(SourceProfile profile) {
    SourceStatistics source = profile.statistics();
    return List.of(
        source.source().name(),
        source.source().kind().name().toLowerCase(Locale.ROOT),
        ReadableAmount.bytes(source.totalBytes()),
        ReadableAmount.bytesPerSecond(source.meanBytesPerSecond()),
        rate(profile.rates().minuteMeans().quantile(0.95)),
        rate(profile.rates().minuteMeans().quantile(0.99)),
        ReadableAmount.bytesPerSecond(source.peakBytesPerSecond()),
        ReadableAmount.duration(source.gapSeconds()));
  }

  private static String rate(@Nullable Double rate) {
    return rate == null ? "-" : ReadableAmount.bytesPerSecond(rate);
  }

  private void sheets(List<SourceProfile> sources) {
    List<SourceProfile> measured =
        sources.stream().filter(source -> source.statistics().samples() > 0).toList();
    List<SourceProfile> shown =
        all || measured.size() <= MOST_SHEETS
            ? measured
            : measured.stream()
                .sorted(
                    Comparator.comparingLong(
                        (SourceProfile source) -> -source.statistics().totalBytes()))
                .limit(MOST_SHEETS)
                .toList();
    SourceSheet sheet = new SourceSheet(page, times);
    shown.forEach(sheet::print);
    if (shown.size() < measured.size()) {
      page.line("");
      page.wrapped(
          "",
          "These are the %d sources with the most bytes; --all shows all %d."
              .formatted(shown.size(), measured.size()));
    }
  }

  private void notes(Inspection each, CaptureHeader header) {
    if (each.capture() instanceof CaptureReader reader) {
      reader.cost().ifPresent(cost -> page.wrapped("", sentence(cost)));
    }
    if (each.profile().cost().intervals() > 0) {
      page.wrapped("", sentence(each.profile().cost()));
    }
    header.limits().forEach(limit -> page.wrapped("Limit: ", limit));
    header.assumptions().forEach(one -> page.wrapped("Assumed: ", one));
    header.rules().forEach(rule -> page.wrapped("Rule: ", rule));
    each.capture().warnings().forEach(one -> page.wrapped("Warning: ", one));
    Map<String, List<String>> coverage = new LinkedHashMap<>();
    for (SourceProfile source : each.profile().sources()) {
      if (source.statistics().samples() > 0) {
        String sentence = coverage(source);
        if (!sentence.isEmpty()) {
          coverage
              .computeIfAbsent(sentence, _ -> new ArrayList<>())
              .add(source.statistics().source().name());
        }
      }
    }
    coverage.forEach((sentence, names) -> page.wrapped("Warning: ", sentence + of(names)));
  }

  private String of(List<String> names) {
    String some =
        names.stream()
            .limit(MOST_SHEETS)
            .map(name -> page.shape().shortened(name, NAME_COLUMNS))
            .collect(Collectors.joining(", "));
    int more = names.size() - MOST_SHEETS;
    return " (" + some + (more > 0 ? " and " + more + " more" : "") + ").";
  }

  /** Empty when every weekday was measured. */
  private static String coverage(SourceProfile source) {
    List<DayOfWeek> missing = source.rates().hours().missingDays();
    List<DayOfWeek> measured =
        Arrays.stream(DayOfWeek.values()).filter(day -> !missing.contains(day)).toList();
    if (missing.isEmpty()) {
      return "";
    }
    if (measured.isEmpty()) {
      return "No hour of any weekday was measured for 30 min: this is a trial, not a basis to plan";
    }
    return missing.size() <= FEW_DAYS
        ? "No " + names(missing, " and no ") + " was measured: nothing is known of them"
        : "Measured on " + names(measured, " and ") + " only: nothing is known of other weekdays";
  }

  private static String names(List<DayOfWeek> days, String joint) {
    return days.stream()
        .map(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
        .collect(Collectors.joining(joint));
  }

  private static String sentence(CollectionCost cost) {
    String cpu =
        cost.cpuNanos() < 0
            ? "unknown processor time"
            : String.format(
                Locale.ROOT,
                "%.2f s of processor time (%.2f %% of one core, the program's start included)",
                cost.cpuNanos() / 1e9,
                100.0 * cost.cpuNanos() / Math.max(1, cost.elapsedNanos()));
    String memory =
        cost.residentBytes() < 0
            ? "unknown memory"
            : ReadableAmount.bytes(cost.residentBytes()) + " of memory";
    return "Measuring cost %s, %s and %s written in %s, %,d late."
        .formatted(
            cpu,
            memory,
            ReadableAmount.bytes(cost.bytesWritten()),
            ReadableAmount.counted(cost.samples(), "sample"),
            cost.lateTicks());
  }

  private static String sentence(CostSum cost) {
    return String.format(
        Locale.ROOT,
        "By the minute it cost %.2f %% of one core on average and %.2f %% in the dearest; %.2f s of"
            + " it in the kernel; at most %s of memory of its own.",
        100.0 * (cost.cpuNanos() + cost.kernelNanos()) / Math.max(1, cost.nanos()),
        100 * cost.dearest(),
        cost.kernelNanos() / 1e9,
        ReadableAmount.bytes(cost.anonymousBytes()));
  }
}
