package dev.weir.planner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.analysis.Breach;
import dev.weir.analysis.Envelope;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WorstMoment;
import dev.weir.planning.Compression;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.PlanResult;
import dev.weir.planning.Requirement;
import dev.weir.planning.WorkloadStatistics;
import dev.weir.report.Assumption;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.Verdict;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code weir plan}, as docs/formats/plan-json.md specifies it. */
final class PlanJson {
  /** Whole numbers up to here are exact in a double and print without an exponent. */
  private static final double EXACT = 1L << 53;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PlanRequest request;
  private final PlanResult result;
  private final Report report;
  private final Formatter english;
  private final ObjectNode root = MAPPER.createObjectNode();

  private PlanJson(PlanRequest request, PlanResult result, Report report) {
    this.request = request;
    this.result = result;
    this.report = report;
    this.english = new Formatter(Language.EN, ZoneOffset.UTC);
  }

  static String print(PlanRequest request, PlanResult result, Report report) {
    return new PlanJson(request, result, report).root().toPrettyString();
  }

  private ObjectNode root() {
    root.put("reportId", report.identity().reportId());
    root.put("verdict", token(report.findings().statement().verdict()));
    root.put("recommended", result.recommended().map(plan -> plan.line().name()).orElse(null));
    workload(root.putObject("workload"));
    compression(root.putObject("compression"));
    ArrayNode required = root.putArray("required");
    result.required().forEach(requirement -> requirement(required.addObject(), requirement));
    ArrayNode lines = root.putArray("lines");
    result.lines().forEach(plan -> line(lines.addObject(), plan));
    figures(root.putObject("figures"));
    sections(root.putObject("sections"));
    ArrayNode assumptions = root.putArray("assumptions");
    report.basis().assumptions().forEach(found -> assumption(assumptions.addObject(), found));
    ArrayNode warnings = root.putArray("warnings");
    result.warnings().forEach(sentence -> warnings.add(english.sentence(sentence)));
    return root;
  }

  private static void assumption(ObjectNode node, Assumption assumption) {
    node.put("name", assumption.key());
    node.put("subject", assumption.subject().orElse(null));
    figure(node, "value", assumption.value());
    node.put("source", assumption.source().name().toLowerCase(Locale.ROOT));
  }

  private static String token(Verdict verdict) {
    return switch (verdict) {
      case MET -> "met";
      case MET_WITH_CONDITIONS -> "metWithConditions";
      case NOT_MET -> "notMet";
      case CANNOT_BE_SAID -> "cannotBeSaid";
    };
  }

  private void workload(ObjectNode node) {
    Workload workload = result.workload();
    WorkloadStatistics statistics = WorkloadStatistics.of(workload);
    node.put("name", workload.name());
    node.put("kind", kind());
    node.put("samples", workload.size());
    node.put("start", instant(workload.startNanos()));
    node.put("end", instant(workload.endNanos()));
    node.put("totalBytes", workload.totalBytes());
    put(node, "meanBytesPerSecond", statistics.meanBytesPerSecond());
    put(node, "peakBytesPerSecond", statistics.peakBytesPerSecond());
    node.put("peakAt", instant(statistics.peakAtNanos()));
    put(node, "gapSeconds", statistics.gapSeconds());
  }

  private void compression(ObjectNode node) {
    Compression compression = request.compression();
    put(node, "ratio", compression.ratio().value());
    node.put("origin", compression.origin().name().toLowerCase(Locale.ROOT));
    compression
        .measured()
        .ifPresent(
            measured -> {
              node.put("level", measured.level().toString());
              put(node, "lowRatio", measured.lowRatio());
              put(node, "highRatio", measured.highRatio());
              node.put("samples", measured.samples());
              node.put("sampledBytes", measured.sampledBytes());
              put(node, "standForBytes", Math.rint(measured.standForBytes()));
              put(node, "codecBytesPerSecond", measured.codecBytesPerSecond());
            });
  }

  /** The kind that all sources share, or null where they differ. */
  private @Nullable String kind() {
    List<String> kinds =
        request.workload().sources().stream()
            .map(MeasuredSource::kind)
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return kinds.size() == 1 ? kinds.getFirst() : null;
  }

  private static void requirement(ObjectNode node, Requirement requirement) {
    Envelope.Vertex binding = requirement.binding();
    put(node, "rpoSeconds", seconds(requirement.objective()));
    put(node, "bytesPerSecond", requirement.atLeastBytesPerSecond());
    put(node, "bitsPerSecond", requirement.atLeastBytesPerSecond() * 8);
    node.put("bindingStart", binding == null ? null : instant(binding.startNanos()));
    node.put("bindingEnd", binding == null ? null : instant(binding.endNanos()));
    put(node, "atLeastBytesPerSecond", requirement.atLeastBytesPerSecond());
    put(node, "atMostBytesPerSecond", requirement.atMostBytesPerSecond());
    put(node, "gapSeconds", requirement.gapSeconds());
  }

  private void line(ObjectNode node, LinePlan plan) {
    QueueResult queue = plan.queue();
    WorstMoment backlog = queue.largestBacklog();
    WorstMoment age = queue.largestAge();
    node.put("name", plan.line().name());
    node.put("bitsPerSecond", plan.line().bandwidth().bitsPerSecond());
    put(node, "usableBitsPerSecond", plan.usableBitsPerSecond());
    node.put("outcome", queue.outcome().text());
    put(node, "peakBacklogBytes", queue.peakBacklogBytes());
    put(node, "peakBacklogPayloadBytes", backlog == null ? 0 : backlog.backlogPayloadBytes());
    node.put("peakBacklogAt", backlog == null ? null : instant(backlog.atNanos()));
    put(node, "ageAtPeakBacklogSeconds", backlog == null ? 0 : backlog.ageSeconds());
    put(node, "peakAgeSeconds", queue.peakAgeSeconds());
    node.put("peakAgeAt", age == null ? null : instant(age.atNanos()));
    put(node, "backlogAtPeakAgeBytes", age == null ? 0 : age.backlogWireBytes());
    Double drain = queue.drainSeconds();
    Long drainedAt = queue.drainedAtNanos();
    put(node, "drainSeconds", drain == null ? Double.NaN : drain);
    node.put("drainedAt", drainedAt == null ? null : instant(drainedAt));
    ObjectNode meets = node.putObject("meetsRpo");
    request.objectives().forEach(objective -> meets(meets, plan, objective));
    breaches(node, plan);
    ArrayNode warnings = node.putArray("warnings");
    sentences(plan).forEach(sentence -> warnings.add(english.sentence(sentence)));
  }

  private static void meets(ObjectNode node, LinePlan plan, Duration objective) {
    String key = plain(seconds(objective));
    switch (plan.answer(objective)) {
      case YES, CONDITIONAL -> node.put(key, true);
      case NO -> node.put(key, false);
      case OPEN -> node.putNull(key);
    }
  }

  /** Those of the shortest objective; with several objectives each one's under its own figures. */
  private void breaches(ObjectNode node, LinePlan plan) {
    ArrayNode breaches = node.putArray("breaches");
    for (Duration objective : request.objectives()) {
      for (Breach breach : plan.result(objective).breaches()) {
        ObjectNode one = breaches.addObject();
        one.put("start", instant(breach.startNanos()));
        one.put("end", instant(breach.endNanos()));
        put(one, "rpoSeconds", seconds(objective));
        put(one, "peakAgeSeconds", breach.peakAgeSeconds());
      }
    }
  }

  private List<Sentence> sentences(LinePlan plan) {
    return report.supply().lines().stream()
        .filter(line -> line.rate().name().equals(plan.line().name()))
        .map(LineResult::warnings)
        .findFirst()
        .orElse(List.of());
  }

  private void figures(ObjectNode node) {
    report.findings().figures().forEach((id, value) -> figure(node, id, value));
    for (LinePlan plan : result.lines()) {
      String prefix = "line." + plan.line().name() + ".";
      plan.engine()
          .ifPresent(
              engine -> {
                put(node, prefix + "enginePeakAgeSeconds", engine.peakAgeSeconds());
                put(node, prefix + "enginePeakBacklogBytes", engine.peakBacklogBytes());
                put(node, prefix + "engineAgeDifference", engine.ageDifference());
                put(node, prefix + "engineBacklogDifference", engine.backlogDifference());
              });
    }
  }

  /** By topic, then by table: an array of rows, each an object of columns in base units. */
  private void sections(ObjectNode node) {
    for (Section section : report.sections()) {
      ObjectNode topic = node.putObject(section.topic().key());
      ArrayNode sentences = topic.putArray("sentences");
      section.sentences().forEach(sentence -> sentences.add(english.sentence(sentence)));
      for (DataTable table : section.tables()) {
        rows(topic.putArray(table.key()), table);
      }
    }
  }

  private static void rows(ArrayNode rows, DataTable table) {
    for (DataTable.Row row : table.rows()) {
      ObjectNode node = rows.addObject();
      row.id().ifPresent(id -> node.put("id", id));
      for (int column = 0; column < table.columns().size(); column++) {
        figure(node, table.columns().get(column), row.cells().get(column));
      }
    }
  }

  private static void figure(ObjectNode node, String id, FigureValue value) {
    switch (value) {
      case FigureValue.Amount amount -> put(node, id, amount.value());
      case FigureValue.Moment moment -> node.put(id, moment.at().toString());
      case FigureValue.NoMoment none -> node.putNull(id);
      case FigureValue.Flag flag -> node.put(id, flag.value());
      case FigureValue.Money money ->
          node.putObject(id).put("amount", money.amount()).put("currency", money.currency());
      case FigureValue.Word word -> node.put(id, token(word));
      case FigureValue.Absent absent -> node.putNull(id);
      case FigureValue.Name name -> node.put(id, name.text());
    }
  }

  /** The last part of the word's key, the same in every language: {@code none}, {@code yes}. */
  private static String token(FigureValue.Word word) {
    return word.messageKey().substring(word.messageKey().lastIndexOf('.') + 1);
  }

  /** Whole numbers without a point, others with all digits, what is unbounded as null. */
  private static void put(ObjectNode node, String name, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      node.putNull(name);
    } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      node.put(name, (long) value);
    } else {
      node.put(name, value);
    }
  }

  private static String plain(double seconds) {
    return BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  private static String instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos).toString();
  }
}
