package dev.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which sources of which files are counted, and that a fleet sums to the same either way. */
class WorkloadReaderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MONDAY =
      1_770_000_000L / 604_800 * 604_800 * SECOND + 4 * 86_400 * SECOND;
  private static final ReadingMemory PLENTY = new ReadingMemory(1L << 40);
  private static final long ALL_IN_MEMORY = Long.MAX_VALUE / 4;

  @Test
  void aFleetReadTwiceHasTheFiguresOfOneHeldInMemory() throws IOException {
    List<CaptureInput> fleet = new ArrayList<>();
    Random random = new Random(3);
    for (int host = 0; host < 5; host++) {
      fleet.add(series(random, "srv" + host, MONDAY + random.nextLong(SECOND), 400));
      fleet.add(series(random, "srv" + host, MONDAY + 450 * SECOND, 100));
    }
    WorkloadSet held = read(ALL_IN_MEMORY, fleet);
    WorkloadSet gridded = read(0, fleet);

    assertThat(held.grid()).isEmpty();
    assertThat(gridded.grid()).isEqualTo(Optional.of(Duration.ofSeconds(1)));
    assertThat(gridded.sum().totalBytes()).isEqualTo(held.sum().totalBytes());
    assertThat(gridded.sum().totalOperations()).isEqualTo(held.sum().totalOperations());
    assertThat(gridded.sum().startNanos()).isEqualTo(held.sum().startNanos());
    assertThat(gridded.sum().endNanos()).isEqualTo(held.sum().endNanos());
    assertThat(gapSeconds(gridded.sum())).isEqualTo(gapSeconds(held.sum()));
    for (int i = 0; i < 5; i++) {
      Workload once = held.sources().get(i).workload();
      Workload again = gridded.sources().get(i).workload();
      assertThat(again.size()).isEqualTo(once.size()).isEqualTo(500);
      assertThat(again.totalBytes()).isEqualTo(once.totalBytes());
      assertThat(held.sources().get(i).figures().gapSeconds()).isBetween(49.0, 50.0);
    }
  }

  @Test
  void partsWindowsAndServersAreTheSameEitherWay() throws IOException {
    List<CaptureInput> fleet = new ArrayList<>();
    Random random = new Random(4);
    for (int host = 0; host < 4; host++) {
      fleet.add(series(random, "srv" + host, MONDAY + random.nextLong(SECOND), 9_000));
    }
    WorkloadSet held = read(ALL_IN_MEMORY, fleet);
    WorkloadSet gridded = read(0, fleet);
    List<Span> windows =
        List.of(
            new Span(MONDAY + 3 * SECOND / 2, MONDAY + 7 * SECOND),
            new Span(MONDAY + 8_000 * SECOND, MONDAY + 20_000 * SECOND));

    assertThat(gridded.bytesWithin(windows)).hasSize(4);
    for (int i = 0; i < 4; i++) {
      double expected = 0;
      for (Span window : windows) {
        expected +=
            held.sources().get(i).workload().bytesBetween(window.startNanos(), window.endNanos());
      }
      assertThat(gridded.bytesWithin(windows)[i]).isCloseTo(expected, within(1e-3));
      assertThat(held.bytesWithin(windows)[i]).isCloseTo(expected, within(1e-3));
      ServerFigures server = gridded.servers().get(i);
      assertThat(server.server()).isEqualTo(held.servers().get(i).server());
      assertThat(server.bytesPerDay()).isEqualTo(held.servers().get(i).bytesPerDay());
    }
    WorkloadSet tier = gridded.part(label -> label.tier() == 1, label -> 1);
    assertThat(tier.sources()).hasSize(1);
    assertThat(tier.servers()).hasSize(1);
    assertThat(tier.sum().totalBytes())
        .isEqualTo(held.part(label -> label.tier() == 1, label -> 1).sum().totalBytes());
    WorkloadSet grown = gridded.part(label -> true, label -> 1 + label.growthPerYear());
    long tierBytes = tier.sum().totalBytes();
    assertThat((double) grown.sum().totalBytes())
        .isCloseTo(gridded.sum().totalBytes() + tierBytes * 0.5, within(20_000.0));
    assertThat(
            (double)
                held.part(label -> true, label -> 1 + label.growthPerYear()).sum().totalBytes())
        .isCloseTo(held.sum().totalBytes() + tierBytes * 0.5, within(20_000.0));
    for (WorkloadSet set : List.of(held, gridded)) {
      GrowingWorkload.Grown year = GrowingWorkload.of(set).grown(rate -> 1 + rate);
      assertThat(year.times()).isEqualTo(1);
      assertThat((double) year.workload().totalBytes())
          .isCloseTo(set.sum().totalBytes() + tierBytes * 0.5, within(1.0));
      assertThat(year.workload().startNanos()).isEqualTo(set.sum().startNanos());
      assertThat(year.workload().endNanos()).isEqualTo(set.sum().endNanos());
    }
  }

  @Test
  void theHourOfTheWeekIsThatOfTheMachine() throws IOException {
    CaptureInput input = capture("a.weir", "db1", SourceKind.DISK, "sda", MONDAY, 7_200, 5);
    HourOfWeek hours = read(0, List.of(input)).sources().getFirst().figures().hours();

    assertThat(hours.meanBytesPerSecond(0, 0)).isEqualTo(5.0);
    assertThat(hours.meanBytesPerSecond(0, 1)).isEqualTo(5.0);
    assertThat(hours.measuredSeconds(0, 1)).isEqualTo(3_600.0);
    assertThat(hours.meanBytesPerSecond(0, 2)).isNaN();
  }

  @Test
  void pathsAndDisksOfOneMachineAreNotAddedUpThoughTheyStandInTwoFiles() throws IOException {
    CaptureInput paths = capture("p.weir", "db1", SourceKind.PATH, "/data", MONDAY, 10, 5);
    CaptureInput disks = capture("d.weir", "db1", SourceKind.DISK, "sda", MONDAY, 10, 7);
    CaptureInput other = capture("e.weir", "db2", SourceKind.DISK, "sda", MONDAY, 10, 1);
    WorkloadSet set = read(ALL_IN_MEMORY, List.of(disks, paths, other));

    assertThat(set.sum().totalBytes()).isEqualTo(50 + 10);
    assertThat(set.notes()).anySatisfy(note -> assertThat(note).contains("db1", "sda (d.weir)"));
  }

  @Test
  void aPathInsideAnotherOfAnotherFileIsRefused() throws IOException {
    CaptureInput outer = capture("o.weir", "db1", SourceKind.PATH, "/data", MONDAY, 10, 5);
    CaptureInput inner = capture("i.weir", "db1", SourceKind.PATH, "/data/pg", MONDAY, 10, 5);
    CaptureInput beside = capture("b.weir", "db1", SourceKind.PATH, "/database", MONDAY, 10, 5);

    assertThatThrownBy(() -> read(ALL_IN_MEMORY, List.of(outer, inner)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContainingAll("/data/pg", "o.weir", "twice");
    assertThat(read(ALL_IN_MEMORY, List.of(outer, beside)).sources()).hasSize(2);
  }

  @Test
  void oneThingMeasuredTwiceAtTheSameTimeIsRefused() throws IOException {
    CaptureInput one = capture("a.weir", "db1", SourceKind.DISK, "sda", MONDAY, 10, 5);
    CaptureInput two = capture("b.weir", "db1", SourceKind.DISK, "sda", MONDAY + SECOND, 10, 5);

    assertThatThrownBy(() -> read(0, List.of(one, two)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContainingAll("a.weir", "b.weir", "same time");
  }

  @Test
  void filesThatDoNotNameTheirMachineAreSaidToBeCountedApart() throws IOException {
    CaptureInput one = capture("a.csv", "unknown", SourceKind.DISK, "all", MONDAY, 10, 5);
    CaptureInput two = capture("b.csv", "unknown", SourceKind.DISK, "all", MONDAY, 10, 5);
    WorkloadSet set = read(ALL_IN_MEMORY, List.of(one, two));

    assertThat(set.sum().totalBytes()).isEqualTo(100);
    assertThat(set.notes()).anySatisfy(note -> assertThat(note).contains("a.csv, b.csv"));
  }

  @Test
  void moreThanTheHeapIsRefusedBeforeItIsRead() throws IOException {
    CaptureInput input = capture("a.weir", "db1", SourceKind.DISK, "sda", MONDAY, 10_000, 5);

    assertThatThrownBy(
            () ->
                WorkloadReader.read(
                    List.of(input), new ReadingMemory(100_000), ReadingProgress.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContainingAll("WEIR_JAVA_OPTIONS=-Xmx1m", "may use 1 MB");
  }

  /** The first server alone is of tier 1. */
  private static SourceLabel label(MeasuredSource source) {
    return source.host().equals("srv0") ? new SourceLabel(1, "", 0.5) : SourceLabel.NONE;
  }

  private static double gapSeconds(Workload workload) {
    return workload.gapNanos(workload.startNanos(), workload.endNanos()) / 1e9;
  }

  private static WorkloadSet read(long mostHeld, List<CaptureInput> inputs) throws IOException {
    return WorkloadReader.read(
            inputs, PLENTY, ReadingProgress.NONE, WorkloadReaderTest::label, mostHeld)
        .workload();
  }

  private static CaptureInput series(Random random, String host, long start, int samples)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String name = host + "-" + start + ".weir";
    try (CaptureWriter writer =
        new CaptureWriter(name, file, header(host, SourceKind.DISK, "sda"))) {
      for (int i = 0; i < samples; i++) {
        writer.interval(
            0, start + i * SECOND, SECOND, random.nextInt(1_000_000), random.nextInt(9));
      }
    }
    return new CaptureInput(name, CaptureReader.open(ByteSource.of(name, file.toByteArray())));
  }

  private static CaptureInput capture(
      String name, String host, SourceKind kind, String source, long start, int samples, long bytes)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(name, file, header(host, kind, source))) {
      for (int i = 0; i < samples; i++) {
        writer.interval(0, start + i * SECOND, SECOND, bytes, 1);
      }
    }
    return new CaptureInput(name, CaptureReader.open(ByteSource.of(name, file.toByteArray())));
  }

  private static CaptureHeader header(String host, SourceKind kind, String source) {
    return new CaptureHeader(
        host,
        ZoneId.of("UTC"),
        "test",
        List.of(new SourceInfo(source, kind)),
        List.of(),
        List.of(),
        List.of());
  }
}
