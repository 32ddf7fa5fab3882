package dev.weir.engine;

import java.util.Set;

/**
 * The engine's books at one instant. Ages are nanoseconds, sizes bytes.
 *
 * @param why cause of the phase, empty when there is nothing to say
 * @param backlogPayloadBytes payload not yet durable on the target: what a disaster now would lose
 * @param backlogWireBytes the same in wire bytes; what is not compressed yet is estimated with the
 *     ratio seen so far
 * @param ageNanos age of the oldest operation that is not durable on the target, 0 when none
 * @param visibleAgeNanos age of the oldest operation that is not applied on the target, 0 when none
 * @param compressionRatio record bytes over frame bytes of everything prepared so far, 1 before
 */
public record Status(
    Phase phase,
    String why,
    Set<Condition> conditions,
    long capturedSequence,
    long sentSequence,
    long durableSequence,
    long appliedSequence,
    long backlogPayloadBytes,
    double backlogWireBytes,
    long ageNanos,
    long visibleAgeNanos,
    long queueMemoryBytes,
    long queueDiskBytes,
    long sentFrameBytes,
    double compressionRatio) {}
