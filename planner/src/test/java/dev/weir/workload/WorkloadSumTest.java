package dev.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadSumTest {
  private static final long SECOND = 1_000_000_000L;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @Test
  void splitsWhereGridsDifferAndKeepsGapsOfEachSource() {
    Workload a = builder("a").interval(0, 4 * SECOND, 400, 4).build();
    Workload b =
        builder("b")
            .interval(SECOND, SECOND, 10, 1)
            .gap(2 * SECOND, SECOND, "collector stopped")
            .interval(3 * SECOND, SECOND, 30, 1)
            .build();
    Workload sum = set(a, b).sum();

    assertThat(sum.size()).isEqualTo(4);
    assertThat(LongStream.range(0, 4).map(i -> sum.bytes((int) i)))
        .containsExactly(100L, 110L, 100L, 130L);
    assertThat(LongStream.range(0, 4).map(i -> sum.operations((int) i)))
        .containsExactly(1L, 2L, 1L, 2L);
    assertThat(sum.gapNanos(0, 4 * SECOND)).isEqualTo(2 * SECOND);
    assertThat(sum.gapNanos(2 * SECOND, 3 * SECOND)).isEqualTo(SECOND);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingIsLostOrInventedBySumming(long seed) {
    Random random = new Random(seed);
    Workload[] parts = new Workload[1 + random.nextInt(5)];
    long total = 0;
    for (int p = 0; p < parts.length; p++) {
      parts[p] = random(random, "s" + p);
      total += parts[p].totalBytes();
    }
    Workload sum = set(parts).sum();

    assertThat(sum.totalBytes()).isEqualTo(total);
    for (int i = 1; i < sum.size(); i++) {
      assertThat(sum.startNanos(i)).isGreaterThanOrEqualTo(sum.endNanos(i - 1));
    }
    List<Workload> filled = set(parts).gapsFilled();
    assertThat(filled.stream().mapToLong(Workload::totalBytes).sum()).isGreaterThanOrEqualTo(total);
    for (Workload part : filled) {
      assertThat(part.gaps()).isEmpty();
      assertThat(part.startNanos()).isEqualTo(sum.startNanos());
      assertThat(part.endNanos()).isEqualTo(sum.endNanos());
      for (int i = 1; i < part.size(); i++) {
        assertThat(part.startNanos(i)).isEqualTo(part.endNanos(i - 1));
      }
    }
  }

  @Test
  void aGapIsFilledWithTheHeaviestMeasuredWindowOfItsLength() {
    Workload part =
        builder("a")
            .interval(0, 2 * SECOND, 200, 0)
            .interval(2 * SECOND, SECOND, 500, 0)
            .interval(3 * SECOND, 2 * SECOND, 600, 0)
            .gap(5 * SECOND, 2 * SECOND, "off")
            .interval(7 * SECOND, SECOND, 10, 0)
            .build();
    Workload filled = set(part).gapsFilled().getFirst();

    assertThat(filled.bytes(3)).isEqualTo(800);
    assertThat(filled.lengthNanos(3)).isEqualTo(2 * SECOND);
  }

  @Test
  void aGapLongerThanAllMeasuredTimeRepeatsIt() {
    Workload part =
        builder("a")
            .interval(0, SECOND, 100, 0)
            .gap(SECOND, 5 * SECOND, "off")
            .interval(6 * SECOND, SECOND, 300, 0)
            .build();

    assertThat(set(part).gapsFilled().getFirst().bytes(1)).isEqualTo(2 * 400 + 300);
  }

  @Test
  void sumsBeyond63BitsAreRefusedAndSayWhatToDo() {
    Workload a = builder("a").interval(0, SECOND, Long.MAX_VALUE, -1).build();
    Workload b = builder("b").interval(0, SECOND, 1, -1).build();
    Workload later = builder("c").interval(9_000 * SECOND, SECOND, Long.MAX_VALUE / 2, -1).build();

    assertThatThrownBy(() -> set(a, b).sum())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("2^63");
    assertThatThrownBy(() -> set(b, later).gapsFilled())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("2^63");
  }

  @Test
  void overlapsAndBackwardClocksAreRefused() {
    WorkloadBuilder builder = builder("a").interval(10 * SECOND, SECOND, 1, 0);

    assertThatThrownBy(() -> builder.interval(10 * SECOND, SECOND, 1, 0))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("1970-01-01T00:00:10Z");
    assertThatThrownBy(() -> builder.interval(20 * SECOND, 0, 1, 0))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> builder.interval(20 * SECOND, SECOND, -1, 0))
        .isInstanceOf(ProblemException.class);
  }

  private static Workload random(Random random, String name) {
    WorkloadBuilder builder = builder(name);
    long time = random.nextLong(10 * SECOND);
    for (int i = random.nextInt(30); i >= 0; i--) {
      time += random.nextInt(5) == 0 ? 1 + random.nextLong(5 * SECOND) : 0;
      long length = 1 + random.nextLong(3 * SECOND);
      builder.interval(time, length, random.nextLong(1_000_000_000), random.nextInt(100));
      time += length;
    }
    return builder.build();
  }

  private static WorkloadBuilder builder(String name) {
    return new WorkloadBuilder(name, ZoneOffset.UTC);
  }

  private static WorkloadSet set(Workload... parts) {
    return new WorkloadSet(
        List.of(parts).stream()
            .map(part -> new MeasuredSource("f", "h", part.name(), SourceKind.DISK, part))
            .toList(),
        List.of());
  }
}
