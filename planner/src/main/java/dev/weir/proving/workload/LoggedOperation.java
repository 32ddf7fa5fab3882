package dev.weir.proving.workload;

/**
 * One operation as the writer began it.
 *
 * @param atNanos when it was begun, nanoseconds since 1970-01-01T00:00Z
 */
public record LoggedOperation(PlannedOperation operation, long atNanos) {
  public long sequence() {
    return operation.sequence();
  }
}
