package dev.weir.collector.compressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.Observation;
import dev.weir.capture.Observation.Compressibility;
import dev.weir.codec.Codec;
import dev.weir.codec.CompressionLevel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratios against those of the codec over everything, on content of known kinds. */
final class ContentSamplerTest {
  private static final long S = 1_000_000_000L;
  private static final long MINUTE = 60 * S;
  private static final long START = 1_769_846_400L * S;
  private static final int WINDOW = ContentSampler.WINDOW_BYTES;
  private static final long ZEROS = 0;
  private static final long TEXT = 1;
  private static final long NOISE = 2;
  private static final CompressionBudget AMPLE = CompressionBudget.parse("100%,1TiB/min");

  private final Random random = new Random(20260131);
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(WINDOW);
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(WINDOW);
  private final ByteBuffer noise = ByteBuffer.allocateDirect(WINDOW);
  private final List<Compressibility> seen = new ArrayList<>();
  private long now;

  /** Packing "takes" a millisecond of processor time for each level, whatever the machine. */
  private long cpu;

  private ContentSampler sampler(CompressionBudget budget) {
    return new ContentSampler(budget, () -> now, () -> cpu += 1_000_000, 42);
  }

  /** The content of the file of this kind at this place: the same whenever it is read. */
  private static void fill(ByteBuffer into, long kind, long offset) {
    Random noise = new Random(kind * 31 + offset);
    for (int at = into.position(); at < into.limit(); at++) {
      into.put(
          at,
          switch ((int) kind) {
            case (int) ZEROS -> (byte) 0;
            case (int) TEXT -> word(offset + at);
            default -> (byte) noise.nextInt();
          });
    }
  }

  private static final byte[] WORDS =
      "order customer invoice amount paid delivered warehouse shelf 2026-01-31 "
          .getBytes(StandardCharsets.US_ASCII);

  private static byte word(long at) {
    long line = at / 61;
    return at % 61 < 50
        ? WORDS[(int) ((at % 61 + line * line % 17) % WORDS.length)]
        : (byte) ('0' + line * 7919 % 10_007 % 10);
  }

  private void readAll(ContentSampler sampler) {
    Optional<ContentSampler.Pick> pick = sampler.next();
    while (pick.isPresent()) {
      scratch.clear().limit(pick.get().length());
      fill(scratch, pick.get().file(), pick.get().offset());
      sampler.read(pick.get(), scratch, 10_000);
      pick = sampler.next();
    }
  }

  private void observe(ContentSampler sampler, int minute) {
    sampler.observe(1, START + minute * MINUTE, MINUTE, found -> seen.add((Compressibility) found));
  }

  private static double ratio(List<Compressibility> samples, CompressionLevel level) {
    long plain = samples.stream().mapToLong(Compressibility::plainBytes).sum();
    long packed = samples.stream().mapToLong(sample -> packed(sample, level).packedBytes()).sum();
    return (double) plain / packed;
  }

  private static Observation.Packed packed(Compressibility sample, CompressionLevel level) {
    return sample.levels().stream().filter(one -> one.level() == level).findFirst().orElseThrow();
  }

  @Test
  void withAmpleBudgetItIsTheCodecOverEverything() {
    ContentSampler sampler = sampler(AMPLE);
    ByteBuffer whole = ByteBuffer.allocateDirect(64 * WINDOW);
    while (whole.hasRemaining()) { // Writes of 1 byte to 100 KB, which cross windows.
      long kind = random.nextInt(3);
      long offset = random.nextLong(1L << 30);
      int length = Math.min(whole.remaining(), 1 + random.nextInt(100_000));
      ByteBuffer content = whole.slice(whole.position(), length);
      fill(content, kind, offset);
      // A part of a write is read on its own: its content must not depend on where it begins.
      sampler.content(0, content);
      whole.position(whole.position() + length);
    }
    observe(sampler, 0);
    Map<CompressionLevel, Long> truth = new EnumMap<>(CompressionLevel.class);
    ByteBuffer room = ByteBuffer.allocateDirect(Codec.roomFor(WINDOW));
    for (CompressionLevel level : LevelPacker.LEVELS) {
      try (Codec codec = level.newCodec()) {
        for (int window = 0; window < 64; window++) {
          long size = Math.min(WINDOW, codec.pack(whole, window * WINDOW, WINDOW, room, 0));
          truth.merge(level, size, Long::sum);
        }
      }
    }
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().plainBytes()).isEqualTo(64L * WINDOW);
    truth.forEach(
        (level, size) ->
            assertThat(packed(seen.getFirst(), level).packedBytes())
                .as("%s", level)
                .isEqualTo(size));
    assertThat(seen.getFirst().levels()).allMatch(level -> level.cpuNanos() == 64 * 1_000_000L);
    sampler.close();
  }

  /** What a window of one kind packs to, by the codec alone. */
  private long alone(long kind, CompressionLevel level) {
    scratch.clear();
    fill(scratch, kind, 12_345_678);
    ByteBuffer room = ByteBuffer.allocateDirect(Codec.roomFor(WINDOW));
    try (Codec codec = level.newCodec()) {
      return Math.min(WINDOW, codec.pack(scratch, 0, WINDOW, room, 0));
    }
  }

  /**
   * 4,000 windows in a minute of which about 20 can be afforded; half of them, all noise, come in
   * two seconds. A choice by time would see 3 % of noise.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 29, 58})
  void aBurstCountsByItsBytesWhereverItLies(int burstSecond) {
    ContentSampler sampler = sampler(CompressionBudget.parse("100%,8MiB/min"));
    for (int minute = 0; minute < 60; minute++) {
      for (int second = 0; second < 60; second++) {
        boolean burst = second / 2 == burstSecond / 2;
        int windows = burst ? 1000 : 2000 / 58;
        for (int i = 0; i < windows; i++) {
          sampler.written(0, burst ? NOISE : ZEROS, 0, WINDOW);
        }
        now += S;
        readZerosAndNoise(sampler);
      }
      observe(sampler, minute);
    }
    long plain = seen.stream().mapToLong(Compressibility::plainBytes).sum();
    assertThat(plain).as("the budget of bytes").isLessThanOrEqualTo(61L << 23);
    assertThat(plain).as("most of the aim is used").isGreaterThan(60L << 20);
    double zeros = 2000 / 58 * 58;
    double truth =
        (2000 * alone(NOISE, CompressionLevel.MEDIUM)
                + zeros * alone(ZEROS, CompressionLevel.MEDIUM))
            / ((2000 + zeros) * WINDOW);
    assertThat(1 / ratio(seen, CompressionLevel.MEDIUM)).isCloseTo(truth, within(0.03));
    sampler.close();
  }

  @BeforeEach
  void makeNoise() {
    fill(noise, NOISE, 1);
  }

  private void readZerosAndNoise(ContentSampler sampler) {
    Optional<ContentSampler.Pick> pick = sampler.next();
    while (pick.isPresent()) {
      ByteBuffer content = pick.get().file() == NOISE ? noise : zeros;
      sampler.read(pick.get(), content.clear().limit(pick.get().length()), 10_000);
      pick = sampler.next();
    }
  }

  @Test
  void aSourceWithoutASampleKeepsItsStretchUntilItHasOne() {
    ContentSampler sampler = sampler(AMPLE);
    List<Observation> found = new ArrayList<>();
    sampler.observe(2, START, MINUTE, found::add);
    sampler.written(1, TEXT, 0, 1000);
    readAll(sampler);
    sampler.observe(2, START + MINUTE, MINUTE, found::add);
    sampler.written(1, TEXT, 0, 1000);
    readAll(sampler);
    sampler.observe(2, START + 2 * MINUTE, MINUTE, found::add);
    assertThat(found).extracting(Observation::source).containsExactly(1, 1);
    assertThat(found)
        .extracting(Observation::startNanos)
        .containsExactly(START, START + 2 * MINUTE);
    assertThat(found).extracting(Observation::lengthNanos).containsExactly(2 * MINUTE, MINUTE);
    sampler.close();
  }

  @Test
  void theProcessorBudgetHoldsToo() {
    CompressionBudget budget = CompressionBudget.parse("0.1%,1TiB/min"); // 60 ms a minute
    ContentSampler sampler = sampler(budget);
    for (int minute = 0; minute < 20; minute++) {
      for (int second = 0; second < 60; second++) {
        for (int i = 0; i < 50; i++) {
          sampler.written(0, ZEROS, 0, WINDOW);
        }
        now += S;
        readZerosAndNoise(sampler);
      }
      observe(sampler, minute);
    }
    long packing =
        seen.stream()
            .flatMap(sample -> sample.levels().stream())
            .mapToLong(Observation.Packed::cpuNanos)
            .sum();
    assertThat(packing).isBetween(100_000_000L, 21 * 60_000_000L + 3_000_000);
    sampler.close();
  }

  @Test
  void tellsWhatCouldNotBeRead() {
    ContentSampler sampler = sampler(AMPLE);
    sampler.written(0, TEXT, 0, WINDOW);
    sampler.written(0, TEXT, 0, WINDOW);
    ContentSampler.Pick first = sampler.next().orElseThrow();
    sampler.read(first, scratch.clear().limit(0), 0);
    assertThat(sampler.warnings()).singleElement().asString().startsWith("100 % of the written");
    observe(sampler, 0);
    assertThat(seen).as("nothing read, nothing claimed").isEmpty();
    sampler.close();
  }

  @Test
  void easesByHalvesUntilOneSampleIsLeft() {
    ContentSampler sampler = sampler(CompressionBudget.parse("0.4%,1MiB/min"));
    assertThat(sampler.ease()).hasValueSatisfying(said -> assertThat(said).contains("0.2%,512KiB"));
    assertThat(sampler.ease()).hasValueSatisfying(said -> assertThat(said).contains("0.1%,256KiB"));
    assertThat(sampler.ease()).isEmpty();
    sampler.close();
    sampler.written(0, TEXT, 0, WINDOW);
    assertThat(sampler.next()).isEmpty();
  }
}
