package dev.weir.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The sum of all sources once they have grown, each by the rate of its label. Sources of one rate
 * are added up once; every later sum adds as many series as there are rates.
 */
public final class GrowingWorkload {
  /** Whole numbers up to here are exact in a double, by which they are multiplied. */
  private static final double LARGEST_TOTAL = 0x1p52;

  private final String name;
  private final List<Part> parts;

  private GrowingWorkload(String name, List<Part> parts) {
    this.name = name;
    this.parts = parts;
  }

  private record Part(double growthPerYear, Workload workload) {
    double counts() {
      return workload.totalBytes() + (double) Math.max(0, workload.totalOperations());
    }
  }

  /**
   * A workload, each byte and operation of it counted {@code times} over.
   *
   * @param times 1, and more only where the bytes would not fit in 52 bits
   */
  public record Grown(Workload workload, double times) {}

  /** Adds up the sources of each rate. */
  public static GrowingWorkload of(WorkloadSet all) {
    List<Part> parts = new ArrayList<>();
    for (double rate : ratesPerYear(all)) {
      WorkloadSet part = all.part(label -> label.growthPerYear() == rate, label -> 1);
      parts.add(new Part(rate, part.sum()));
    }
    return new GrowingWorkload(all.name(), parts);
  }

  /** The different rates of the sources, lowest first; 0.3 stands for 30 % more each year. */
  public static List<Double> ratesPerYear(WorkloadSet all) {
    return all.labels().stream().map(SourceLabel::growthPerYear).distinct().sorted().toList();
  }

  /** Payload bytes of all sources once they have grown, over those measured. */
  public double volume(DoubleUnaryOperator factor) {
    double measured = 0;
    double grown = 0;
    for (Part part : parts) {
      measured += part.workload().totalBytes();
      grown += part.workload().totalBytes() * factor.applyAsDouble(part.growthPerYear());
    }
    return grown / measured;
  }

  /**
   * The sum with the bytes and operations of each source multiplied. Its running totals are off by
   * less than one byte for each rate.
   *
   * @param factor by rate, more than 0
   */
  public Grown grown(DoubleUnaryOperator factor) {
    double counts =
        parts.stream()
            .mapToDouble(part -> part.counts() * factor.applyAsDouble(part.growthPerYear()))
            .sum();
    double times = Math.max(1, counts / LARGEST_TOTAL);
    List<Workload> workloads = parts.stream().map(Part::workload).toList();
    double[] factors =
        parts.stream()
            .mapToDouble(part -> factor.applyAsDouble(part.growthPerYear()) / times)
            .toArray();
    return new Grown(WorkloadSum.grown(name, workloads, factors), times);
  }
}
