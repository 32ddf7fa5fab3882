package dev.weir.target;

import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalLimits;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * How fast a replica takes and applies random writes of 8 KiB. Arguments: an empty directory, MiB
 * to write. Prints what each stage took; run it on the disk in question.
 */
public final class ApplyBench {
  private static final int FILES = 16;
  private static final int FILE_BYTES = 16 << 20;
  private static final int WRITE_BYTES = 8192;
  private static final int WRITES_IN_BATCH = 128;

  private ApplyBench() {}

  public static void main(String[] arguments) {
    Path base = Path.of(arguments[0]);
    int batches = Integer.parseInt(arguments[1]);
    TargetOptions options =
        new TargetOptions(
            false,
            true,
            OrphanPolicy.DELETE,
            512,
            new JournalLimits(64 << 20, 20L << 30),
            1L << 40,
            Duration.ofDays(1));
    try (TargetStore store =
        TargetStore.open(base.resolve("root"), base.resolve("state"), options)) {
      OperationWriter writer = new OperationWriter();
      files(writer);
      give(store, writer, 1);
      store.force();
      store.applySome(Long.MAX_VALUE);
      double received = receive(store, writer, batches);
      long start = System.nanoTime();
      while (store.applySome(8 << 20) instanceof ApplyOutcome.Applied) {
        continue;
      }
      double applied = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      store.checkpoint();
      double checkpoint = (System.nanoTime() - start) / 1e9;
      double writes = (double) batches * WRITES_IN_BATCH;
      System.out.printf("received and forced per batch: %.0f MB/s%n", mega(writes) / received);
      System.out.printf(
          "applied: %.0f writes/s, %.0f MB/s%n", writes / applied, mega(writes) / applied);
      System.out.printf("checkpoint with syncfs: %.2f s%n", checkpoint);
    }
  }

  private static double mega(double writes) {
    return writes * WRITE_BYTES / 1e6;
  }

  private static void files(OperationWriter writer) {
    writer.mirrorBegin(1, 5);
    writer.mirrorEnd(1, 5);
    for (int i = 0; i < FILES; i++) {
      byte[] name = ("file" + i).getBytes(StandardCharsets.UTF_8);
      writer.create(1, 5, name, NewObject.plain(100 + i, 0100644, 0, 0, 5, 0));
    }
  }

  private static double receive(TargetStore store, OperationWriter writer, int batches) {
    Random random = new Random(1);
    byte[] data = new byte[WRITE_BYTES];
    random.nextBytes(data);
    long spent = 0;
    for (int batch = 0; batch < batches; batch++) {
      long first = writer.clear().nextSequence();
      for (int i = 0; i < WRITES_IN_BATCH; i++) {
        long offset = (long) random.nextInt(FILE_BYTES / WRITE_BYTES) * WRITE_BYTES;
        writer.write(100 + random.nextInt(FILES), offset, first + i, data);
      }
      long start = System.nanoTime();
      give(store, writer, first);
      store.force();
      spent += System.nanoTime() - start;
    }
    return spent / 1e9;
  }

  private static void give(TargetStore store, OperationWriter writer, long first) {
    int length = writer.length();
    BatchHeader header = new BatchHeader(1, first, writer.nextSequence() - 1, length, length, 0);
    if (!(store.receive(header, writer.segment().asByteBuffer())
        instanceof ReceiveOutcome.Accepted)) {
      throw new IllegalStateException("batch " + first + " not accepted");
    }
  }
}
