package dev.weir.capture;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a capture says about itself.
 *
 * @param host name of the measured machine
 * @param zone the machine's time zone; instants inside the file are UTC
 * @param probe what measured, for example {@code bpf-tracepoints}, {@code oshi}, {@code import:csv}
 * @param limits what this probe cannot see, in whole sentences
 * @param assumptions what the input did not say and was assumed, in whole sentences
 * @param rules include and exclude rules of a path capture, in order
 * @param resolution nominal length of an interval; null where the input has none
 * @param clock where the times come from, for example {@code system}
 */
public record CaptureHeader(
    String host,
    ZoneId zone,
    String probe,
    List<SourceInfo> sources,
    List<String> limits,
    List<String> assumptions,
    List<String> rules,
    @Nullable Duration resolution,
    String clock) {
  public CaptureHeader {
    sources = List.copyOf(sources);
    limits = List.copyOf(limits);
    assumptions = List.copyOf(assumptions);
    rules = List.copyOf(rules);
  }

  /** A header of no nominal resolution whose times come from the system's clock. */
  public CaptureHeader(
      String host,
      ZoneId zone,
      String probe,
      List<SourceInfo> sources,
      List<String> limits,
      List<String> assumptions,
      List<String> rules) {
    this(host, zone, probe, sources, limits, assumptions, rules, null, "system");
  }

  /** The same header over other sources. */
  public CaptureHeader withSources(List<SourceInfo> others) {
    return new CaptureHeader(
        host, zone, probe, others, limits, assumptions, rules, resolution, clock);
  }
}
