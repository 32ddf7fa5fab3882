package dev.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.SourceKind;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sum on a common grid against windows tried one by one: what it needs is at least what it
 * says, no arrangement inside the samples exceeds its worst, and on aligned samples nothing
 * differs.
 */
class GridSumTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Grid GRID = new Grid(SECOND);
  private static final long[] OBJECTIVES = {SECOND / 2, 3 * SECOND, 60 * SECOND};

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theBoundsStayBounds(long seed) {
    List<Workload> parts = parts(new Random(seed), false);
    GridSum grid = gridded(parts);
    Workload sum = grid.sum("sum", ZoneOffset.UTC, List.of());
    List<Workload> worst = joined(grid);
    long start = start(parts);
    long end = end(parts);
    List<Workload> filled = parts.stream().map(part -> GapFill.fill(part, start, end)).toList();

    assertThat(sum.totalBytes()).isEqualTo(parts.stream().mapToLong(Workload::totalBytes).sum());
    for (long objective : OBJECTIVES) {
      double exact = evenly(parts, objective);
      assertThat(evenly(List.of(sum), objective))
          .isLessThanOrEqualTo(exact * (1 + 1e-9))
          .isGreaterThanOrEqualTo(
              exact * objective / (objective + 2.0 * SECOND) - 2 * parts.size());
      assertThat(atWorst(worst, objective))
          .isGreaterThanOrEqualTo(atWorst(filled, objective) * (1 - 1e-9));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void alignedSamplesGiveTheSameAsTheExactSum(long seed) {
    List<Workload> parts = parts(new Random(seed), true);
    GridSum grid = gridded(parts);
    Workload sum = grid.sum("sum", ZoneOffset.UTC, List.of());

    for (long objective : OBJECTIVES) {
      assertThat(evenly(List.of(sum), objective)).isEqualTo(evenly(parts, objective));
      assertThat(atWorst(grid.worst(ZoneOffset.UTC), objective))
          .isEqualTo(atWorst(parts, objective));
    }
  }

  @Test
  void aClockIn1970CostsOnlyWhatItMeasured() {
    Workload early = new WorkloadBuilder("a", ZoneOffset.UTC).interval(0, SECOND, 7, 1).build();
    long now = 1_770_000_000L * SECOND;
    Workload late = new WorkloadBuilder("b", ZoneOffset.UTC).interval(now, SECOND, 5, 1).build();
    Workload sum = gridded(List.of(early, late)).sum("sum", ZoneOffset.UTC, List.of());

    assertThat(sum.size()).isEqualTo(2);
    assertThat(sum.totalBytes()).isEqualTo(12);
    assertThat(sum.endNanos()).isEqualTo(now + SECOND);
  }

  @Test
  void severalThreadsSumsAddUpToOne() {
    List<Workload> parts = parts(new Random(7), false);
    long start = start(parts);
    long end = end(parts);
    GridSum one = new GridSum("sum", GRID, start, end);
    GridSum left = new GridSum("sum", GRID, start, end);
    GridSum right = new GridSum("sum", GRID, start, end);
    for (int i = 0; i < parts.size(); i++) {
      one.add(parts.get(i));
      (i % 2 == 0 ? left : right).add(parts.get(i));
    }
    right.addAll(left);

    assertThat(evenly(List.of(right.sum("sum", ZoneOffset.UTC, List.of())), SECOND))
        .isEqualTo(evenly(List.of(one.sum("sum", ZoneOffset.UTC, List.of())), SECOND));
    assertThat(atWorst(joined(right), SECOND)).isEqualTo(atWorst(joined(one), SECOND));
  }

  @Test
  void theGapOfTheSumIsWhereverSomeSourceWasNotMeasured() {
    Workload a =
        new WorkloadBuilder("a", ZoneOffset.UTC)
            .interval(0, 2 * SECOND, 1, 1)
            .gap(2 * SECOND, SECOND, "off")
            .interval(3 * SECOND, 7 * SECOND, 1, 1)
            .build();
    Workload b =
        new WorkloadBuilder("b", ZoneOffset.UTC).interval(5 * SECOND / 2, 6 * SECOND, 1, 1).build();
    List<Gap> gaps = GridSum.gaps(List.of(source(a), source(b)), 0, 10 * SECOND);

    assertThat(gaps.stream().map(Gap::startNanos)).containsExactly(0L, 17 * SECOND / 2);
    assertThat(gaps.stream().map(Gap::endNanos)).containsExactly(3 * SECOND, 10 * SECOND);
  }

  private static GridSum gridded(List<Workload> parts) {
    GridSum sum = new GridSum("sum", GRID, start(parts), end(parts));
    parts.forEach(sum::add);
    return sum;
  }

  private static List<Workload> joined(GridSum grid) {
    List<Workload> all = new ArrayList<>(grid.worst(ZoneOffset.UTC));
    all.addAll(grid.fills(ZoneOffset.UTC));
    return all;
  }

  /** Required bytes per second, bytes even inside samples: every window between two borders. */
  private static double evenly(List<Workload> parts, long objective) {
    double most = 0;
    long[] borders = borders(parts);
    for (long from : borders) {
      for (long to : borders) {
        if (to > from) {
          double bytes = parts.stream().mapToDouble(part -> part.bytesBetween(from, to)).sum();
          most = Math.max(most, bytes / (to - from + objective));
        }
      }
    }
    return most * SECOND;
  }

  /** The same with all bytes of a sample at the moment that suits the window. */
  private static double atWorst(List<Workload> parts, long objective) {
    double most = 0;
    long[] borders = borders(parts);
    for (long from : borders) {
      for (long to : borders) {
        if (to >= from) {
          double bytes = 0;
          for (Workload part : parts) {
            for (int i = 0; i < part.size(); i++) {
              bytes += part.startNanos(i) <= to && part.endNanos(i) >= from ? part.bytes(i) : 0;
            }
          }
          most = Math.max(most, bytes / (to - from + objective));
        }
      }
    }
    return most * SECOND;
  }

  private static long[] borders(List<Workload> parts) {
    TreeSet<Long> borders = new TreeSet<>();
    for (Workload part : parts) {
      for (int i = 0; i < part.size(); i++) {
        borders.add(part.startNanos(i));
        borders.add(part.endNanos(i));
      }
    }
    return borders.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<Workload> parts(Random random, boolean aligned) {
    List<Workload> parts = new ArrayList<>();
    for (int p = 1 + random.nextInt(4); p > 0; p--) {
      parts.add(part(random, aligned));
    }
    return parts;
  }

  private static Workload part(Random random, boolean aligned) {
    WorkloadBuilder builder = new WorkloadBuilder("s", ZoneOffset.UTC);
    long time = aligned ? 0 : random.nextLong(2 * SECOND);
    for (int i = 10; i > 0; i--) {
      long length = aligned ? SECOND : 1 + random.nextLong((1L << random.nextInt(6)) * SECOND / 2);
      builder.interval(time, length, random.nextInt(3) * random.nextLong(1_000_000), 0);
      time += length + (aligned || random.nextInt(4) > 0 ? 0 : random.nextLong(3 * SECOND));
    }
    return builder.build();
  }

  private static long start(List<Workload> parts) {
    return parts.stream().mapToLong(Workload::startNanos).min().orElseThrow();
  }

  private static long end(List<Workload> parts) {
    return parts.stream().mapToLong(Workload::endNanos).max().orElseThrow();
  }

  private static MeasuredSource source(Workload workload) {
    return new MeasuredSource("f", "h", workload.name(), SourceKind.DISK, workload);
  }
}
