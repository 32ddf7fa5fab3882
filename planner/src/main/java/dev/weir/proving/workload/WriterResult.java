package dev.weir.proving.workload;

/**
 * How a run of the writer went.
 *
 * @param startNanos start of the workload, ns since 1970
 * @param endNanos end of the last operation, ns since 1970
 * @param worstLagNanos how far the writer was behind its plan at worst
 * @param lateOperations operations begun more than {@link WorkloadWriter#LATE_NANOS} late
 */
public record WriterResult(
    long startNanos,
    long endNanos,
    long operations,
    long bytes,
    long worstLagNanos,
    long lateOperations) {

  /** Whether the plan was kept well enough for two runs to be compared. */
  public boolean onSchedule() {
    return worstLagNanos <= WorkloadWriter.BEHIND_NANOS;
  }
}
