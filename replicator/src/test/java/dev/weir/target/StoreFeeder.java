package dev.weir.target;

import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalLimits;
import dev.weir.journal.JournalPosition;
import dev.weir.operation.OperationWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** Makes batches of a script and gives them to a store, as the receiving end of a link would. */
final class StoreFeeder {
  static final TargetOptions SMALL =
      new TargetOptions(
          false,
          false,
          OrphanPolicy.DELETE,
          8,
          new JournalLimits(4 << 20, 64 << 20),
          1 << 20,
          Duration.ofHours(1));

  final OperationWriter writer = new OperationWriter();
  final OperationScript script;
  long epoch = 1;

  StoreFeeder(long seed) {
    script = new OperationScript(seed, writer);
  }

  /** Steps the script, then gives what it wrote as one batch. */
  ReceiveOutcome feed(TargetStore store, int steps) {
    long first = writer.clear().nextSequence();
    for (int i = 0; i < steps; i++) {
      script.step();
    }
    return give(store, first);
  }

  /** Gives what was written since {@code first} was the next sequence. */
  ReceiveOutcome give(TargetStore store, long first) {
    if (writer.length() == 0) {
      return new ReceiveOutcome.Duplicate(JournalPosition.NONE);
    }
    ByteBuffer bytes = writer.segment().asByteBuffer();
    return store.receive(
        new BatchHeader(
            epoch, first, writer.nextSequence() - 1, writer.length(), writer.length(), 0),
        bytes);
  }

  static TargetStore open(Path base) {
    return TargetStore.open(base.resolve("root"), base.resolve("state"), SMALL);
  }

  static TargetStore open(Path base, OrphanPolicy orphans) {
    return TargetStore.open(
        base.resolve("root"), base.resolve("state"), SMALL.withOrphans(orphans));
  }

  static void applyAll(TargetStore store) {
    store.force();
    while (store.applySome(1 << 20) instanceof ApplyOutcome.Applied) {
      continue;
    }
  }
}
