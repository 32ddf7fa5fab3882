package dev.weir.node;

import dev.weir.holder.HolderLink;
import dev.weir.holder.HolderProcess;
import dev.weir.intercept.OperationSink;
import dev.weir.intercept.fuse.FuseWriteSource;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * A server that ends without a word in the middle of an operation: {@code DIRECTORY SEED DEATHS}.
 * It has had its effect; the operation is not recorded, or about to be, or recorded and not
 * answered. Each life waits for an operation of another type. After so many deaths it lives until a
 * file {@code stop} appears, and writes all that was recorded to {@code operations}.
 */
public final class HaltingServer implements OperationSink {
  private static final OperationType[] TYPES = {
    OperationType.CREATE,
    OperationType.RENAME,
    OperationType.UNLINK,
    OperationType.LINK,
    OperationType.WRITE,
    OperationType.SET_XATTR,
    OperationType.REMOVE_XATTR,
    OperationType.TRUNCATE,
    OperationType.ATTRIBUTES
  };

  /** A little more than what counts as dying at once. */
  private static final long LIFE_NANOS = 1_200_000_000L;

  private static final int CODE = 9;

  private final SourceQueue queue;
  private final int life;
  private final int deaths;
  private final int moment;
  private volatile long armedAt = Long.MAX_VALUE;

  private HaltingServer(SourceQueue queue, int life, int deaths, long seed) {
    this.queue = queue;
    this.life = life;
    this.deaths = deaths;
    this.moment = new Random(seed + life).nextInt(3);
  }

  @Override
  public long append(MemorySegment memory, long offset, int length) {
    return append(memory, offset, length, sequence -> {});
  }

  @Override
  public long append(MemorySegment memory, long offset, int length, LongConsumer witness) {
    int type = memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + OperationLayout.TYPE) & 0xFFFF;
    boolean dies =
        life < deaths
            && System.nanoTime() - armedAt > 0
            && type == TYPES[life % TYPES.length].number();
    halt(dies && moment == 0);
    long sequence =
        queue.append(
            memory,
            offset,
            length,
            given -> {
              witness.accept(given);
              halt(dies && moment == 1);
            });
    halt(dies && moment == 2);
    return sequence;
  }

  private static void halt(boolean now) {
    if (now) {
      Runtime.getRuntime().halt(CODE);
    }
  }

  @Override
  public long lastSequence() {
    return queue.lastSequence();
  }

  @Override
  public void awaitRoomForMirror() {
    // All of it fits into memory.
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path base = Path.of(args[0]);
    HolderLink link = HolderLink.connect(HolderProcess.socket().orElseThrow()).orElse(null);
    if (link == null) {
      return; // a spare that was never needed
    }
    Path lives = base.resolve("lives");
    int life = Files.exists(lives) ? Integer.parseInt(Files.readString(lives)) + 1 : 0;
    Path part = Files.writeString(base.resolve("lives.part"), Integer.toString(life));
    Files.move(part, lives, StandardCopyOption.ATOMIC_MOVE);
    FuseWriteSource source =
        new FuseWriteSource(
            base.resolve("data"), FuseWriteSource.Options.keepingApart().keptBy(link, "job"));
    Optional<RingMemory> left = RingMemory.find(link, "job");
    RingMemory ring = left.orElseGet(() -> RingMemory.create(link, "job", 256L << 20));
    SourceQueue queue =
        new SourceQueue(new ThisMachine(), 128L << 20, Duration.ZERO, () -> {}, ring);
    HaltingServer sink =
        new HaltingServer(queue, life, Integer.parseInt(args[2]), Long.parseLong(args[1]));
    List<HeldRun> runs = new ArrayList<>();
    if (left.isPresent()) {
      boolean whole = source.inherits() && ring.standing().isPresent() && queue.inherit();
      if (!whole) {
        System.err.println("nothing to go on with: " + ring);
        Runtime.getRuntime().halt(1);
      }
      runs.addAll(queue.inheritedRuns(0, queue.lastSequence(), List.of()).orElseThrow());
      source.resume(sink);
    } else {
      source.start(sink);
      source.mirror((entries, bytes) -> {});
      ring.epoch(1, 1);
    }
    link.up();
    sink.armedAt = System.nanoTime() + LIFE_NANOS;
    while (!Files.exists(base.resolve("stop"))) {
      LockSupport.parkNanos(10_000_000);
    }
    source.close();
    queue.seal();
    runs.addAll(queue.take().closed());
    try (OutputStream out = Files.newOutputStream(base.resolve("operations"))) {
      for (HeldRun run : runs) {
        Slot slot = run.slot();
        if (slot == null) {
          throw new IllegalStateException("not in memory: " + run.extent);
        }
        byte[] bytes = new byte[slot.length()];
        slot.bytes().get(bytes);
        out.write(bytes);
      }
    }
    link.close();
    System.exit(0);
  }
}
