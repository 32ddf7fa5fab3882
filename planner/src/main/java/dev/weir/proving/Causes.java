package dev.weir.proving;

import dev.weir.proving.workload.WriterResult;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import java.util.ArrayList;
import java.util.List;

/** Tells from measurements why a prediction broke its bound. */
final class Causes {
  /** A smaller difference of a cause explains no broken bound: the smallest bound is twice it. */
  private static final double TELLING = 0.01;

  /** From here on something waits for a processor most of the time. */
  private static final double BUSY = 0.9;

  private Causes() {}

  /** Whole sentences, at least one. */
  static List<Sentence> of(Circumstances seen, WriterResult writer) {
    List<Sentence> causes = new ArrayList<>();
    if (differ(seen.plainBytes(), seen.replicatedBytes())) {
      causes.add(Sentences.proofOtherWorkload(seen.plainBytes(), seen.replicatedBytes()));
    }
    seen.sentWireBytes()
        .ifPresent(
            sent -> {
              if (seen.holeSeconds() == 0 && differ(seen.predictedWireBytes(), sent)) {
                causes.add(Sentences.proofOtherPacking(seen.predictedWireBytes(), sent));
              }
            });
    seen.carriedBitsPerSecond()
        .ifPresent(
            carried -> {
              if (differ(seen.usableBitsPerSecond(), carried)) {
                causes.add(Sentences.proofOtherLine(seen.usableBitsPerSecond(), carried));
              }
            });
    if (!writer.onSchedule()) {
      causes.add(Sentences.proofLateWriter(writer.worstLagNanos() / 1e9));
    }
    seen.busyShare()
        .ifPresent(
            busy -> {
              if (busy > BUSY) {
                causes.add(Sentences.proofBusyProcessors(busy));
              }
            });
    if (seen.holeSeconds() > 0) {
      causes.add(Sentences.proofMirrorAtMost());
    }
    if (causes.isEmpty()) {
      causes.add(Sentences.proofNoCause());
    }
    return causes;
  }

  private static boolean differ(double predicted, double measured) {
    return Math.abs(measured - predicted) > TELLING * predicted;
  }
}
