package dev.weir.collector.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.Observation.Compressibility;
import dev.weir.capture.Observation.Packed;
import dev.weir.codec.Codec;
import dev.weir.codec.CompressionLevel;
import dev.weir.collector.compressing.CompressionBudget;
import dev.weir.collector.compressing.ContentSampler;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.ProbeProvider;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of known compressibility, written for real and sampled through the kernel. */
final class WrittenContentTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int WINDOW = ContentSampler.WINDOW_BYTES;
  private static final int WINDOWS = 60;
  private static final long LONGEST_WAIT_MINUTES = 2;

  @TempDir Path scratch;
  private @Nullable TracepointProbe probe;
  private final BlockingQueue<Written> told = new LinkedBlockingQueue<>();

  private record Written(int source, long file, long offset, long length) {}

  @AfterEach
  void close() {
    if (probe != null) {
      probe.close();
    }
  }

  private TracepointProbe open(PathSelection.Rule... rules) {
    ProbeProvider.Offer offer =
        new TracepointProbeProvider().offer(new PathSelection(List.of(scratch), List.of(rules)));
    switch (offer) {
      case ProbeProvider.Offer.Ready ready -> probe = (TracepointProbe) ready.probe();
      case ProbeProvider.Offer.Refused refused -> {
        System.err.println("SKIPPED: counting in the kernel is not possible: " + refused.reason());
        assertThat(Boolean.getBoolean("weir.strict")).as(refused.reason()).isFalse();
        Assumptions.abort(refused.reason());
      }
    }
    TracepointProbe opened = Objects.requireNonNull(probe);
    opened.tellWrites(
        (source, file, offset, length) -> told.add(new Written(source, file, offset, length)));
    return opened;
  }

  /** Zeros, text and noise, one third of the windows each. */
  private static byte[] content(int window, Random random) {
    byte[] bytes = new byte[WINDOW];
    if (window % 3 == 1) {
      for (int i = 0; i < WINDOW; i++) {
        bytes[i] = (byte) ("customer order 2026 paid ".charAt(i % 25) + (random.nextInt(20) / 19));
      }
    } else if (window % 3 == 2) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  /** Reads again, in the order in which it was written, until as much was told. */
  private void sample(TracepointProbe from, ContentSampler sampler, long bytes)
      throws InterruptedException {
    ByteBuffer into = ByteBuffer.allocateDirect(WINDOW);
    long seen = 0;
    while (seen < bytes) {
      Written written = told.poll(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES);
      assertThat(written).as("after %d bytes", seen).isNotNull();
      into.clear().limit((int) written.length());
      from.readAgain(written.file(), written.offset(), into);
      sampler.content(written.source(), into.flip());
      seen += written.length();
    }
  }

  private static List<Compressibility> found(ContentSampler sampler) {
    List<Compressibility> found = new ArrayList<>();
    sampler.observe(1, 0, SECOND, observation -> found.add((Compressibility) observation));
    return found;
  }

  private static ContentSampler sampler() {
    return new ContentSampler(
        CompressionBudget.parse("100%,1TiB/min"), System::nanoTime, () -> 0, 1);
  }

  @Test
  void theRatioIsThatOfTheCodecOverEverything() throws Exception {
    TracepointProbe opened = open();
    Random random = new Random(3);
    long[] truth = new long[CompressionLevel.values().length];
    try (RandomAccessFile file = new RandomAccessFile(scratch.resolve("data").toFile(), "rw")) {
      ByteBuffer direct = ByteBuffer.allocateDirect(WINDOW);
      ByteBuffer room = ByteBuffer.allocateDirect(Codec.roomFor(WINDOW));
      for (int window = 0; window < WINDOWS; window++) {
        byte[] bytes = content(window, random);
        for (int at = 0; at < WINDOW; at += 1 << 14) {
          file.write(bytes, at, 1 << 14);
        }
        direct.clear().put(bytes);
        for (CompressionLevel level : CompressionLevel.values()) {
          try (Codec codec = level.newCodec()) {
            truth[level.ordinal()] += Math.min(WINDOW, codec.pack(direct, 0, WINDOW, room, 0));
          }
        }
      }
    }
    ContentSampler sampler = sampler();
    long plain = (long) WINDOWS * WINDOW;
    sample(opened, sampler, plain);
    List<Compressibility> found = found(sampler);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().plainBytes()).isEqualTo(plain);
    assertThat(found.getFirst().levels())
        .extracting(Packed::packedBytes)
        .containsExactly(truth[1], truth[2], truth[3]);
    sampler.close();
  }

  @Test
  void whatTheRulesLeaveOutIsNotRead() throws Exception {
    Files.write(scratch.resolve("kept.dat"), new byte[1]);
    Files.write(scratch.resolve("left.tmp"), new byte[1]);
    TracepointProbe opened = open(PathSelection.Rule.of(false, "*.tmp"));
    byte[] noise = new byte[WINDOW];
    new Random(4).nextBytes(noise);
    Files.write(scratch.resolve("left.tmp"), noise);
    Files.write(scratch.resolve("kept.dat"), new byte[WINDOW]);
    ContentSampler sampler = sampler();
    sample(opened, sampler, WINDOW);
    assertThat(found(sampler).getFirst().plainBytes()).isEqualTo(WINDOW);
    assertThat(told).isEmpty();
    sampler.close();
  }

  @Test
  void aNewFileIsReadOnceTheRulesHaveSeenItsName() throws Exception {
    TracepointProbe opened = open(PathSelection.Rule.of(false, "*.tmp"));
    Files.write(scratch.resolve("left.tmp"), new byte[] {1, 2, 3});
    Files.write(scratch.resolve("kept.dat"), new byte[] {1, 2, 3});
    List<Written> both = new ArrayList<>();
    while (both.size() < 2) {
      both.add(Objects.requireNonNull(told.poll(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES)));
    }
    assertThat(both).extracting(each -> again(opened, each)).containsExactly(0, 0);
    opened.sample(Instant.now(), (source, counted, operations) -> {});
    assertThat(both).extracting(each -> again(opened, each)).containsExactly(0, 3);
  }

  private static int again(TracepointProbe from, Written written) {
    return from.readAgain(written.file(), written.offset(), ByteBuffer.allocateDirect(3));
  }
}
