package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these deliberate bugs is found by the simulation; else it would prove nothing. */
class MutationTest {
  private static final long SEEDS = 1_000;

  @ParameterizedTest
  @MethodSource("mutants")
  void isFound(Mutant mutant) throws Exception {
    OptionalLong seed = mutant.foundBy(SEEDS);
    System.out.println("mutant '" + mutant + "' is found by seed " + seed);
    assertThat(seed).as("within %d seeds", SEEDS).isPresent();
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant(
            "acknowledges before it forces",
            "target/TargetStore.java",
            "JournalPosition durable = journal.force();",
            "JournalPosition durable = journal.end();"),
        new Mutant(
            "applies two operations in the wrong order",
            "target/BatchContent.java",
            "    last = header.last();\n",
            """
                last = header.last();
                if (header.last() > header.first()) {
                  var number = java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
                  var length = java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
                  long one = operations.get(length, 0);
                  long two = operations.get(length, one);
                  byte[] moved =
                      operations.asSlice(0, one).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                  MemorySegment.copy(operations, one, operations, 0, two);
                  MemorySegment.copy(MemorySegment.ofArray(moved), 0, operations, two, one);
                  operations.set(number, 8, header.first());
                  operations.set(number, two + 8, header.first() + 1);
                }
            """),
        new Mutant(
            "loses renames",
            "durable/DurableFile.java",
            "      channel.force(true);\n",
            "      // not forced\n"),
        new Mutant(
            "skips the journal's checksum",
            "journal/Frame.java",
            "|| FrameLayout.checksum(head, body) != head.getInt(4)",
            ""),
        new Mutant(
            "resumes one too far",
            "node/SourceDriver.java",
            "new Event.Connected(sameEpoch, resume.durable(), holdsContent)",
            "new Event.Connected(sameEpoch, resume.durable() + 1, holdsContent)"),
        new Mutant(
            "forgets the gap after an overflow",
            "engine/Engine.java",
            "    epoch = Epoch.BROKEN;\n    why = cause;",
            "    why = cause;"),
        new Mutant(
            "lets the token bucket drift",
            "engine/TokenBucket.java",
            "credit + rate * (until - filledUntil) / NANOS",
            "credit + 1.1 * rate * (until - filledUntil) / NANOS"),
        new Mutant(
            "goes on in a stale epoch",
            "node/SourceDriver.java",
            "Math.max(Math.max(epoch, newestEpochSeen) + 1, now / 1_000_000)",
            "Math.max(epoch + 1, now / 1_000_000)"),
        new Mutant(
            "makes checkpoints of what is not synced",
            "target/TargetStore.java",
            "      replica.beneath.syncFileSystem(replica.rootFd);\n",
            ""),
        new Mutant(
            "calls a replica consistent that is half replayed",
            "target/TargetStore.java",
            "return replica.consistent && !replayEnd.isAfter(applied);",
            "return replica.consistent;"));
  }
}
