package dev.weir.intercept.fuse;

import dev.weir.intercept.WantedBlocks;
import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalLimits;
import dev.weir.target.ApplyOutcome;
import dev.weir.target.OrphanPolicy;
import dev.weir.target.ReceiveOutcome;
import dev.weir.target.TargetOptions;
import dev.weir.target.TargetStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A target without a line: takes what a {@link RecordingSink} recorded, lags behind it, makes
 * checkpoints and dies at random, and says what it wants. One thread, the mirror's.
 */
final class FedTarget implements WantedBlocks, AutoCloseable {
  private static final int BATCH_OPERATIONS = 40;
  private static final int ANSWER_RUNS = 5;

  private final Path root;
  private final Path state;
  private final Random random;
  private final Queue<Run> told = new ArrayDeque<>();
  private TargetStore store;
  private RecordingSink sink = new RecordingSink();
  private long epoch;
  private int fed;
  private boolean heard;
  int crashes;

  FedTarget(Path base, Random random) {
    root = base.resolve("root");
    state = base.resolve("state");
    this.random = random;
    store = open();
  }

  private TargetStore open() {
    TargetOptions options =
        new TargetOptions(
            false,
            false,
            OrphanPolicy.DELETE,
            8,
            new JournalLimits(4 << 20, 1L << 30),
            1 << 20,
            Duration.ofHours(1));
    return TargetStore.open(root, state, options);
  }

  /** A new epoch, recorded by {@code from}. */
  void begin(RecordingSink from) {
    sink = from;
    epoch++;
    fed = 0;
    heard = false;
    told.clear();
  }

  Path root() {
    return root;
  }

  @Override
  public @Nullable Run poll() {
    if (told.isEmpty()) {
      receive(random.nextInt(3));
      hiccup();
      answer();
    }
    return told.poll();
  }

  @Override
  public @Nullable Run await() {
    boolean all = false;
    while (told.isEmpty() && !all) {
      receive(1 + random.nextInt(20));
      hiccup();
      all = answer();
    }
    return told.poll();
  }

  private void receive(int batches) {
    for (int i = 0; i < batches && fed < sink.size(); i++) {
      int end = Math.min(sink.size(), fed + BATCH_OPERATIONS);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int at = fed; at < end; at++) {
        bytes.writeBytes(sink.operation(at));
      }
      ByteBuffer stored = ByteBuffer.allocateDirect(bytes.size()).put(bytes.toByteArray()).flip();
      BatchHeader header = new BatchHeader(epoch, fed + 1L, end, stored.limit(), stored.limit(), 0);
      if (!(store.receive(header, stored) instanceof ReceiveOutcome.Accepted)) {
        throw new AssertionError("not accepted: " + header);
      }
      fed = end;
    }
    store.force();
    store.applySome(1 + random.nextInt(1 << 20));
  }

  /** Now and then a checkpoint, now and then an end without one. */
  private void hiccup() {
    if (random.nextInt(20) == 0) {
      store.checkpoint();
    } else if (random.nextInt(40) == 0) {
      store.close();
      store = open();
      heard = false;
      crashes++;
    }
  }

  /** Returns whether all was told. */
  private boolean answer() {
    Optional<dev.weir.target.WantedBlocks> found = store.wanted(epoch, heard, ANSWER_RUNS);
    heard = true;
    found.ifPresent(
        answer ->
            answer
                .runs()
                .forEach(run -> told.add(new Run(run.inode(), run.offset(), run.length()))));
    return found.isPresent() && found.get().all();
  }

  /** Takes and applies the rest. */
  void finish() {
    while (fed < sink.size()) {
      receive(20);
    }
    while (store.applySome(1 << 20) instanceof ApplyOutcome.Applied) {
      continue;
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
