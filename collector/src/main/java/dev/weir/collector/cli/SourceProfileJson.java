package dev.weir.collector.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.collector.inspecting.Gap;
import dev.weir.collector.inspecting.Gaps;
import dev.weir.collector.inspecting.HoursOfWeek;
import dev.weir.collector.inspecting.Moment;
import dev.weir.collector.inspecting.Packing;
import dev.weir.collector.inspecting.Rates;
import dev.weir.collector.inspecting.Rewriting;
import dev.weir.collector.inspecting.SourceProfile;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What {@code weir inspect --json} says of a source beyond its sums. */
final class SourceProfileJson {
  private static final int MINUTE_SECONDS = 60;
  private static final int QUARTER_SECONDS = 900;

  private SourceProfileJson() {}

  static void addTo(ObjectNode node, SourceProfile profile) {
    Rates rates = profile.rates();
    node.put("minutes", rates.minutes());
    node.put("p95BytesPerSecond", rates.minuteMeans().quantile(0.95));
    node.put("p99BytesPerSecond", rates.minuteMeans().quantile(0.99));
    boolean known = profile.operations().known();
    node.put("operations", known ? profile.operations().count() : null);
    node.put("operationsSamples", profile.operations().intervals());
    node.put("meanWriteBytes", known ? profile.operations().meanBytes() : null);
    gaps(node.putObject("gaps"), profile.gaps());
    ArrayNode busiest = node.putArray("busiest");
    moments(busiest.addObject(), MINUTE_SECONDS, rates.busiestMinutes());
    moments(busiest.addObject(), QUARTER_SECONDS, rates.busiestQuarters());
    hours(node.putObject("hoursOfWeek"), rates.hours());
    sizes(node.putArray("writeSizes"), profile.writeSizes());
    rewriting(node, profile.rewriting());
    packing(node.putArray("compressibility"), profile.packing());
  }

  private static String instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos).toString();
  }

  private static void gaps(ObjectNode node, Gaps gaps) {
    node.put("count", gaps.count());
    node.put("totalSeconds", gaps.totalNanos() / 1e9);
    ArrayNode longest = node.putArray("longest");
    for (Gap gap : gaps.longest()) {
      longest
          .addObject()
          .put("start", instant(gap.startNanos()))
          .put("lengthSeconds", gap.lengthNanos() / 1e9)
          .put("cause", gap.cause());
    }
  }

  private static void moments(ObjectNode node, int windowSeconds, List<Moment> moments) {
    node.put("windowSeconds", windowSeconds);
    ArrayNode array = node.putArray("moments");
    for (Moment moment : moments) {
      array
          .addObject()
          .put("start", instant(moment.startNanos()))
          .put("bytes", Math.round(moment.bytes()))
          .put("meanBytesPerSecond", moment.rate())
          .put("measuredSeconds", moment.measuredNanos() / 1e9);
    }
  }

  private static void hours(ObjectNode node, HoursOfWeek hours) {
    node.put("measured", hours.measuredHours());
    ArrayNode missing = node.putArray("weekdaysNotMeasured");
    hours.missingDays().forEach(day -> missing.add(day.name().toLowerCase(Locale.ROOT)));
    for (DayOfWeek day : DayOfWeek.values()) {
      ObjectNode row = node.putObject(day.name().toLowerCase(Locale.ROOT));
      ArrayNode seconds = row.putArray("measuredSeconds");
      ArrayNode means = row.putArray("meanBytesPerSecond");
      for (int hour = 0; hour < HoursOfWeek.HOURS; hour++) {
        boolean any = hours.of(day).measuredNanos(hour) > 0;
        seconds.add(hours.of(day).measuredNanos(hour) / 1e9);
        means.add(any ? (Double) hours.of(day).rate(hour) : null);
      }
    }
  }

  private static void sizes(ArrayNode array, List<Long> counts) {
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        array
            .addObject()
            .put("atLeastBytes", 1L << i)
            .put("belowBytes", 1L << (i + 1))
            .put("writes", counts.get(i));
      }
    }
  }

  private static void rewriting(ObjectNode node, Rewriting rewriting) {
    if (rewriting.windows() == 0) {
      node.putNull("rewrites");
      return;
    }
    node.putObject("rewrites")
        .put("windows", rewriting.windows())
        .put("shortestWindowSeconds", rewriting.shortestNanos() / 1e9)
        .put("longestWindowSeconds", rewriting.longestNanos() / 1e9)
        .put("writtenBytes", rewriting.writtenBytes())
        .put("distinctBytes", rewriting.distinctBytes())
        .put("rewrittenShare", rewriting.share());
  }

  private static void packing(ArrayNode array, List<Packing> levels) {
    for (Packing level : levels) {
      array
          .addObject()
          .put("level", level.level().toString())
          .put("samples", level.ratios().count())
          .put("plainBytes", level.plainBytes())
          .put("packedBytes", level.packedBytes())
          .put("ratio", level.ratio())
          .put("ratioP10", level.ratios().quantile(0.1))
          .put("ratioP90", level.ratios().quantile(0.9))
          .put("cpuSeconds", level.cpuNanos() / 1e9)
          .put(
              "bytesPerSecondPerCore",
              level.cpuNanos() == 0 ? null : (Double) level.bytesPerSecond());
    }
  }
}
