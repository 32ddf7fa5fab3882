package dev.weir.collector.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CollectionCost;
import dev.weir.capture.SourceStatistics;
import dev.weir.collector.cli.InspectCommand.Inspection;
import dev.weir.collector.inspecting.CostSum;
import dev.weir.collector.inspecting.Distribution;
import dev.weir.collector.inspecting.SourceProfile;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code weir inspect}; its names are part of the command-line contract. */
final class InspectionJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private InspectionJson() {}

  static String print(List<Inspection> inspections, ZoneId zone) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode sources = root.putArray("sources");
    inspections.forEach(
        each -> each.profile().sources().forEach(source -> sources.add(node(source))));
    root.put("hoursZone", zone.getId());
    root.put("percentileRelativeError", Distribution.RELATIVE_ERROR);
    root.put("host", common(inspections, CaptureHeader::host));
    root.put("zone", common(inspections, header -> header.zone().getId()));
    root.put("probe", common(inspections, CaptureHeader::probe));
    sentences(root, "limits", inspections, each -> each.capture().header().limits());
    sentences(root, "assumptions", inspections, each -> each.capture().header().assumptions());
    sentences(root, "rules", inspections, each -> each.capture().header().rules());
    sentences(root, "warnings", inspections, each -> each.capture().warnings());
    ArrayNode costs = root.putArray("costs");
    inspections.forEach(each -> cost(costs, each));
    ArrayNode minutes = root.putArray("costsByMinute");
    inspections.forEach(each -> byMinute(minutes, each));
    return root.toPrettyString();
  }

  private static ObjectNode node(SourceProfile profile) {
    SourceStatistics source = profile.statistics();
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", source.source().name());
    node.put("kind", source.source().kind().name().toLowerCase(Locale.ROOT));
    node.put("samples", source.samples());
    node.put("start", text(source.start()));
    node.put("end", text(source.end()));
    node.put("totalBytes", source.totalBytes());
    node.put("meanBytesPerSecond", source.meanBytesPerSecond());
    node.put("peakBytesPerSecond", source.peakBytesPerSecond());
    node.put("peakAt", text(source.peakAt()));
    node.put("gapSeconds", source.gapSeconds());
    node.put("file", source.file());
    SourceProfileJson.addTo(node, profile);
    return node;
  }

  /** The value that all files share, or null where they differ. */
  private static @Nullable String common(
      List<Inspection> inspections, Function<CaptureHeader, String> part) {
    List<String> values =
        inspections.stream().map(each -> part.apply(each.capture().header())).distinct().toList();
    return values.size() == 1 ? values.getFirst() : null;
  }

  private static void sentences(
      ObjectNode root,
      String name,
      List<Inspection> inspections,
      Function<Inspection, List<String>> part) {
    ArrayNode array = root.putArray(name);
    inspections.stream().map(part).flatMap(List::stream).distinct().forEach(array::add);
  }

  private static void cost(ArrayNode costs, Inspection inspection) {
    if (inspection.capture() instanceof CaptureReader reader) {
      reader.cost().ifPresent(cost -> costs.add(node(inspection.file(), cost)));
    }
  }

  private static void byMinute(ArrayNode costs, Inspection inspection) {
    CostSum cost = inspection.profile().cost();
    if (cost.intervals() > 0) {
      ObjectNode node = costs.addObject();
      node.put("file", inspection.file());
      node.put("minutes", cost.intervals());
      node.put("elapsedSeconds", cost.nanos() / 1e9);
      node.put("cpuSeconds", cost.cpuNanos() / 1e9);
      node.put("kernelCpuSeconds", cost.kernelNanos() / 1e9);
      node.put("largestShareOfOneCore", cost.dearest());
      node.put("residentBytes", cost.residentBytes());
      node.put("anonymousBytes", cost.anonymousBytes());
    }
  }

  private static ObjectNode node(String file, CollectionCost cost) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("file", file);
    node.put("elapsedSeconds", cost.elapsedNanos() / 1e9);
    node.put("cpuSeconds", cost.cpuNanos() < 0 ? null : cost.cpuNanos() / 1e9);
    node.put("residentBytes", cost.residentBytes() < 0 ? null : cost.residentBytes());
    node.put("writtenBytes", cost.bytesWritten());
    node.put("samples", cost.samples());
    node.put("lateTicks", cost.lateTicks());
    return node;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
