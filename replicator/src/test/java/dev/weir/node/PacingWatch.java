package dev.weir.node;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.simulated.Violation;
import dev.weir.wire.Frame;
import dev.weir.wire.FrameEncoder;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a source hands to the line, held against its cap second by second. */
final class PacingWatch {
  private static final long WINDOW_NANOS = 1_000_000_000L;

  /** What may be above the cap within a second, besides one frame: docs/replicating.md. */
  private static final double ABOVE = 1.01;

  private final double bytesPerSecond;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private double bytes;
  private boolean suspended;

  private record Sent(long at, double bytes) {}

  PacingWatch(Cap cap) {
    bytesPerSecond = cap.bytesPerSecondAt(0);
  }

  /** Another cap holds: nothing is watched any more. */
  void suspend() {
    suspended = true;
  }

  void sent(Frame.Batch batch, long now) {
    if (suspended || bytesPerSecond == Cap.UNLIMITED) {
      return;
    }
    double cost =
        WireCost.MODEL.ofFrame(
            FrameEncoder.encodedBytes(batch.header(), batch.stored().readableBytes()));
    while (!sent.isEmpty() && sent.getFirst().at <= now - WINDOW_NANOS) {
      bytes -= sent.removeFirst().bytes;
    }
    if (bytes > bytesPerSecond * ABOVE) {
      throw new Violation(
          "no second above the cap",
          "%.0f B of %.0f B/s, then more".formatted(bytes, bytesPerSecond));
    }
    sent.addLast(new Sent(now, cost));
    bytes += cost;
  }
}
