package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collector.linux.TracepointProbeProvider;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.ProbeProvider.Offer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact probe sees what applications write through our own capture. */
class MeasuredBeneathCaptureTest {
  private static Probe probe(Path directory) {
    Offer offer =
        new TracepointProbeProvider().offer(new PathSelection(List.of(directory), List.of()));
    if (offer instanceof Offer.Ready ready) {
      return ready.probe();
    }
    Needed.that(false, "counting beneath a capture: " + ((Offer.Refused) offer).reason());
    throw new AssertionError();
  }

  private static long bytes(Probe probe) {
    long[] read = new long[1];
    probe.sample(Instant.now(), (source, bytes, operations) -> read[0] = bytes);
    return read[0];
  }

  private static void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 100; i++) {
        channel.write(ByteBuffer.allocateDirect(3_000), i * 1_000L);
      }
    }
  }

  @Test
  void aProbeOpenedOverARunningCaptureCountsExactly() throws Exception {
    try (Protected captured = Protected.create().mirrored();
        Probe probe = probe(captured.directory)) {
      write(captured.resolve("f"));
      Files.delete(captured.resolve("f"));
      assertThat(bytes(probe)).isEqualTo(300_000);
    }
  }

  @Test
  void aProbeOpenedBeforeTheCaptureGoesOnCounting() throws Exception {
    try (Protected captured = Protected.create();
        Probe probe = probe(captured.directory)) {
      write(captured.resolve("before"));
      captured.mirrored();
      write(captured.resolve("during"));
      captured.source.close();
      write(captured.resolve("after"));
      assertThat(bytes(probe)).isEqualTo(900_000);
    }
  }
}
