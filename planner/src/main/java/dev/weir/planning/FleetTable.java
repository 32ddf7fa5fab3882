package dev.weir.planning;

import dev.weir.workload.ServerFigures;
import dev.weir.workload.SourceLabel;
import dev.weir.workload.Span;
import java.util.List;
import java.util.Optional;

/**
 * The servers of a plan, one by one, by tier and group, and all together. All bytes are payload;
 * rates are bytes per second; times are nanoseconds since 1970-01-01T00:00Z.
 *
 * @param servers in the order of the captures
 * @param tiers sums of the servers of each tier, by its number; empty where no server has one
 * @param groups sums of the servers of each consistency group
 * @param all the sum of all of them
 */
public record FleetTable(
    List<ServerRow> servers, List<SumRow> tiers, List<SumRow> groups, SumRow all) {
  public FleetTable {
    servers = List.copyOf(servers);
    tiers = List.copyOf(tiers);
    groups = List.copyOf(groups);
  }

  /**
   * One server or one of its sources.
   *
   * @param name the server's or the source's own, hostile until escaped
   * @param bytesPerDay of a mean day, gaps left out
   * @param peakBytesPerSecond highest rate of one sample; of a server that of the sum of its
   *     sources
   * @param bindingBytes written in the interval that decides the required bandwidth for the
   *     strictest objective
   * @param bindingShare of what all servers wrote in it; 0 where nothing was
   * @param breachBytes written while the leading line breaks the strictest objective
   */
  public record Writes(
      String name,
      double totalBytes,
      double bytesPerDay,
      double meanBytesPerSecond,
      double peakBytesPerSecond,
      long peakAtNanos,
      double gapSeconds,
      double bindingBytes,
      double bindingShare,
      double breachBytes) {}

  /**
   * One server.
   *
   * @param label tier, group and growth
   * @param sources its sources that are counted
   * @param figures its hours of the week, among others
   */
  public record ServerRow(
      Writes writes, SourceLabel label, List<Writes> sources, ServerFigures figures) {
    public ServerRow {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Several servers on one clock.
   *
   * @param name number of a tier, name of a group, or empty for all
   * @param servers how many
   * @param peakBytesPerSecond of the sum, never a sum of peaks
   * @param requiredBytesPerSecond wire bytes that they need alone for the strictest objective, at
   *     least; its share of what all need is not additive
   * @param binding the interval that decides it; empty where nothing was written
   */
  public record SumRow(
      String name,
      int servers,
      double totalBytes,
      double bytesPerDay,
      double peakBytesPerSecond,
      long peakAtNanos,
      double requiredBytesPerSecond,
      Optional<Span> binding) {}
}
