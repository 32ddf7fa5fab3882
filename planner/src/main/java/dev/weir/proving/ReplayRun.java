package dev.weir.proving;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.collector.importing.BlockTraces;
import dev.weir.collector.importing.ImportFormats;
import dev.weir.collector.importing.ImportOptions;
import dev.weir.proving.workload.Replay;
import dev.weir.proving.workload.ReplayWriter;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Reads what is to be replayed and has it written. */
public final class ReplayRun {
  private static final int HEAD_BYTES = 64 << 10;

  /** Of a write where operations were not counted. */
  private static final long USUAL_WRITE_BYTES = 64 << 10;

  private ReplayRun() {}

  /**
   * Replays to the end.
   *
   * @param root an existing directory
   * @return how it went, one line
   * @throws dev.weir.problem.ProblemException where the file is broken
   */
  public static String run(Replay replay, long seed, Path root) throws IOException {
    ByteSource bytes = ByteSource.of(replay.file());
    try (ReplayWriter writer =
        new ReplayWriter(replay, seed, root, System::nanoTime, LockSupport::parkNanos)) {
      try {
        if (isCapture(bytes) || !BlockTraces.recognises(bytes)) {
          intervals(replay, bytes, writer);
        } else {
          BlockTraces.read(bytes, new Requests(writer));
        }
      } catch (ReplayWriter.Over e) {
        // As long as was asked for.
      }
      return writer.told();
    }
  }

  private static boolean isCapture(ByteSource bytes) throws IOException {
    try (InputStream in = bytes.open()) {
      return CaptureReader.looksLikeCapture(in.readNBytes(HEAD_BYTES));
    }
  }

  private record Requests(ReplayWriter writer) implements BlockTraces.Writes {
    @Override
    public void device(String name) {
      writer.device();
    }

    @Override
    public void write(long nanos, int device, long offset, long length) {
      writer.write(nanos, device, offset, length);
    }
  }

  /** As many writes as were counted, evenly inside each interval. */
  private static void intervals(Replay replay, ByteSource bytes, ReplayWriter writer)
      throws IOException {
    CaptureInput input =
        new CaptureInput(
            replay.file().toString(),
            ImportFormats.open(bytes, ImportFormats.AUTO, ImportOptions.NONE));
    Workload all =
        WorkloadReader.read(List.of(input), ReadingMemory.ofThisProcess(), ReadingProgress.NONE)
            .workload()
            .sum();
    writer.device();
    writer.append(all.startNanos(), 0, 0);
    for (int i = 0; i < all.size(); i++) {
      interval(all, i, writer);
    }
  }

  private static void interval(Workload all, int i, ReplayWriter writer) {
    long bytes = all.bytes(i);
    long counted = all.operations(i);
    long writes = counted > 0 ? Math.min(counted, bytes) : Math.ceilDiv(bytes, USUAL_WRITE_BYTES);
    for (long n = 0; n < writes; n++) {
      long from = (long) ((double) bytes * n / writes);
      long to = n + 1 == writes ? bytes : (long) ((double) bytes * (n + 1) / writes);
      long at = all.startNanos(i) + (long) ((double) all.lengthNanos(i) * n / writes);
      writer.append(at, 0, to - from);
    }
  }
}
