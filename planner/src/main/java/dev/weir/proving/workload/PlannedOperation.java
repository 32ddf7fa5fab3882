package dev.weir.proving.workload;

/**
 * One operation of a plan.
 *
 * @param sequence dense from 1, in the order in which the one thread of the writer carries them out
 * @param plannedNanos when it is due, after the start of the workload
 * @param file number of the file, see {@link WorkloadFiles}
 * @param offset byte offset of the record, 0 unless {@link OperationKind#WRITE}
 * @param length bytes of the record with header and trailer, 0 where nothing is written
 * @param synced whether an fsync follows
 */
public record PlannedOperation(
    long sequence,
    long plannedNanos,
    OperationKind kind,
    long file,
    long offset,
    int length,
    boolean synced) {}
