package dev.weir.proving.workload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * Operations whose records say which they are, so that an observer finds on a replica how far it
 * is: two iterations give the same operations.
 */
public sealed interface StampedPlan extends Iterable<PlannedOperation>
    permits WorkloadPlan, SentinelPlan {
  /** What {@link #parse} makes the same plan of. */
  String text();

  /** Of the content and, where they are drawn by lot, of the operations. */
  long seed();

  /** From the first to the last operation. */
  Duration duration();

  /** The content that the operations write. */
  RecordContent content();

  /** SHA-256, as lower-case hexadecimal digits, over what determines every byte and its time. */
  String hash();

  /**
   * Reads what {@link #text} prints.
   *
   * @throws dev.weir.problem.ProblemException of wrong use
   */
  static StampedPlan parse(String text, long seed) {
    return text.startsWith(SentinelPlan.NAME)
        ? SentinelPlan.parse(text, seed)
        : new WorkloadPlan(WorkloadSpec.parse(text), seed);
  }

  /** A digest of that name. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
