package dev.weir.proving.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

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

  /**
   * Reads what {@link #json} makes.
   *
   * @throws IllegalArgumentException where something is missing
   */
  public static WriterResult of(JsonNode json) {
    return new WriterResult(
        json.required("startNanos").asLong(),
        json.required("endNanos").asLong(),
        json.required("operations").asLong(),
        json.required("bytes").asLong(),
        json.required("worstLagNanos").asLong(),
        json.required("lateOperations").asLong());
  }

  /** The same as an object. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("startNanos", startNanos);
    json.put("endNanos", endNanos);
    json.put("operations", operations);
    json.put("bytes", bytes);
    json.put("worstLagNanos", worstLagNanos);
    json.put("lateOperations", lateOperations);
    return json;
  }

  /** Whether the plan was kept well enough for two runs to be compared. */
  public boolean onSchedule() {
    return worstLagNanos <= WorkloadWriter.BEHIND_NANOS;
  }
}
