package dev.weir.report;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * So many vertices of an envelope as a workbook can compute with. Every vertex that decides an
 * answer which was asked for (each line's peaks, each objective's need) is kept, so these stay
 * exact. The rest is chosen where leaving it out would cost most. Between two kept vertices every
 * question that a workbook asks is largest at one of them for the chord, so an answer to another
 * question is low by no more than a left-out vertex stands above its chord.
 *
 * @param vertices the kept vertices, shortest interval first
 * @param all how many there were
 * @param shortfall the largest distance of a left-out vertex from its chord, as a share of its
 *     bytes; a required bandwidth is low by no more
 * @param shortfallBytes the same in wire bytes; a peak backlog is low by no more
 */
public record EnvelopeExcerpt(
    List<EnvelopeVertex> vertices, int all, double shortfall, double shortfallBytes) {
  /** More rows than anyone reads; a recalculation still takes seconds. */
  public static final int MOST_VERTICES = 1_000;

  public EnvelopeExcerpt {
    vertices = List.copyOf(vertices);
  }

  /** The excerpt that a workbook of this report carries. */
  public static EnvelopeExcerpt of(Report report) {
    List<EnvelopeVertex> all = report.demand().envelope();
    if (all.size() <= MOST_VERTICES) {
      return new EnvelopeExcerpt(all, all.size(), 0, 0);
    }
    TreeSet<Integer> kept = new TreeSet<>(asked(report));
    kept.add(0);
    kept.add(all.size() - 1);
    Thinning thinning = new Thinning(all);
    Integer before = null;
    for (Integer index : kept) {
      if (before != null) {
        thinning.consider(before, index);
      }
      before = index;
    }
    thinning.fill(kept);
    return new EnvelopeExcerpt(
        kept.stream().map(all::get).toList(),
        all.size(),
        thinning.worst.isEmpty() ? 0 : thinning.worst.peek().share(),
        thinning.worst.stream().mapToDouble(Gap::bytes).max().orElse(0));
  }

  /** Whether vertices were left out. */
  public boolean thinned() {
    return vertices.size() < all;
  }

  private static Set<Integer> asked(Report report) {
    Set<Integer> found = new HashSet<>();
    List<EnvelopeVertex> all = report.demand().envelope();
    for (LineResult line : report.supply().lines()) {
      double rate = line.rate().usableBitsPerSecond() / 8;
      found.add(largest(all, vertex -> vertex.wireBytes() - rate * vertex.seconds()));
      found.add(largest(all, vertex -> vertex.wireBytes() / rate - vertex.seconds()));
    }
    for (RequiredBandwidth required : report.demand().required()) {
      found.add(
          largest(all, vertex -> vertex.wireBytes() / (vertex.seconds() + required.rpoSeconds())));
    }
    return found;
  }

  private static int largest(
      List<EnvelopeVertex> all, java.util.function.ToDoubleFunction<EnvelopeVertex> of) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < all.size(); i++) {
      double value = of.applyAsDouble(all.get(i));
      if (value > most) {
        most = value;
        best = i;
      }
    }
    return best;
  }

  /** The vertex between two kept ones that stands highest above their chord. */
  private record Gap(int from, int at, int to, double share, double bytes) {}

  private static final class Thinning {
    private final List<EnvelopeVertex> all;
    private final PriorityQueue<Gap> worst =
        new PriorityQueue<>(
            Comparator.comparingDouble(Gap::share).reversed().thenComparingInt(Gap::from));

    private Thinning(List<EnvelopeVertex> all) {
      this.all = all;
    }

    private void fill(TreeSet<Integer> kept) {
      while (kept.size() < MOST_VERTICES && !worst.isEmpty()) {
        Gap gap = worst.poll();
        kept.add(gap.at());
        consider(gap.from(), gap.at());
        consider(gap.at(), gap.to());
      }
    }

    private void consider(int from, int to) {
      if (to - from < 2) {
        return;
      }
      EnvelopeVertex left = all.get(from);
      EnvelopeVertex right = all.get(to);
      double slope = (right.wireBytes() - left.wireBytes()) / (right.seconds() - left.seconds());
      int at = from + 1;
      double share = -1;
      double bytes = 0;
      List<EnvelopeVertex> between = all.subList(from + 1, to);
      for (int i = 0; i < between.size(); i++) {
        EnvelopeVertex vertex = between.get(i);
        double above =
            vertex.wireBytes() - left.wireBytes() - slope * (vertex.seconds() - left.seconds());
        bytes = Math.max(bytes, above);
        if (above / vertex.wireBytes() > share) {
          share = above / vertex.wireBytes();
          at = from + 1 + i;
        }
      }
      worst.add(new Gap(from, at, to, Math.max(0, share), bytes));
    }
  }
}
