package dev.weir.workload;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the captures of one source together, one after the other in time. */
final class SourceChain {
  private SourceChain() {}

  /** The source that some pieces make, the earliest first. */
  static MeasuredSource source(List<SourcePiece> chain) {
    SourcePiece first = chain.getFirst();
    SourceFigures figures =
        chain.stream().map(SourcePiece::figures).reduce(SourceFigures::followedBy).orElseThrow();
    return new MeasuredSource(
        chain.stream().map(piece -> piece.input().name()).collect(Collectors.joining(", ")),
        first.host(),
        first.info().name(),
        first.info().kind(),
        figures,
        intervals(chain),
        chain.stream().flatMap(piece -> piece.samples().stream()).toList(),
        chain.stream().map(SourcePiece::shape).reduce(WrittenShape.NONE, WrittenShape::plus));
  }

  private static MeasuredSource.Intervals intervals(List<SourcePiece> chain) {
    boolean inMemory = chain.stream().allMatch(piece -> piece.held() != null);
    if (inMemory) {
      Workload joined = joined(chain.stream().map(SourcePiece::held).toList());
      return () -> joined;
    }
    return () -> joined(chain.stream().map(SourceChain::load).toList());
  }

  private static Workload load(SourcePiece piece) {
    Workload held = piece.held();
    if (held != null) {
      return held;
    }
    BitSet wanted = new BitSet();
    wanted.set(piece.index());
    try {
      return CaptureReading.of(piece.input(), wanted).take(piece.index());
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          piece.input().name(),
          "reading the file a second time failed: " + FileTrouble.of(e),
          "check its disk or network drive, and that nobody changes it",
          e);
    }
  }

  /** One workload with gaps where one part ends before the next begins. */
  static Workload joined(List<@Nullable Workload> parts) {
    Workload first = Objects.requireNonNull(parts.getFirst());
    if (parts.size() == 1) {
      return first;
    }
    WorkloadBuilder builder = new WorkloadBuilder(first.name(), first.zone());
    parts.forEach(part -> append(builder, Objects.requireNonNull(part)));
    return builder.build();
  }

  private static void append(WorkloadBuilder builder, Workload part) {
    int gap = 0;
    for (int i = 0; i < part.size(); i++) {
      while (gap < part.gaps().size() && part.gaps().get(gap).endNanos() <= part.startNanos(i)) {
        append(builder, part.gaps().get(gap++));
      }
      builder.interval(part.startNanos(i), part.lengthNanos(i), part.bytes(i), part.operations(i));
    }
    while (gap < part.gaps().size()) {
      append(builder, part.gaps().get(gap++));
    }
  }

  private static void append(WorkloadBuilder builder, Gap gap) {
    builder.gap(gap.startNanos(), gap.lengthNanos(), gap.cause());
  }
}
