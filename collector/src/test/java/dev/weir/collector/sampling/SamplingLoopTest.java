package dev.weir.collector.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.CollectionCost;
import dev.weir.capture.Observation;
import dev.weir.capture.RecordedRows;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SamplingLoopTest {
  private static final long S = 1_000_000_000L;
  private static final long WALL = 1_769_846_400L * S;

  private final ScriptedMachine machine = new ScriptedMachine();

  /** A machine whose clocks and counters follow a script; one tick per second. */
  private static final class ScriptedMachine implements TickClock, Probe {
    private final List<SourceInfo> sources = new ArrayList<>();
    private final Map<Integer, Runnable> events = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private long monotonic = 77;
    private long wall = WALL;
    private long written;
    private long wrap = Long.MAX_VALUE;
    private long suspended;
    private boolean readable = true;
    private int stopAfter = Integer.MAX_VALUE;
    private int ticks;

    private ScriptedMachine() {
      sources.add(new SourceInfo("a", SourceKind.DISK));
    }

    private void pass(long nanos) {
      monotonic += nanos;
      wall += nanos;
    }

    @Override
    public long monotonicNanos() {
      return monotonic;
    }

    @Override
    public long wallNanos() {
      return wall;
    }

    @Override
    public long suspendedNanos() {
      return suspended;
    }

    @Override
    public boolean waitUntil(long due) {
      if (ticks == stopAfter) {
        pass(S / 2);
        written += 7;
        return false;
      }
      ticks++;
      pass(Math.max(0, due - monotonic));
      written += 100;
      events.getOrDefault(ticks, () -> {}).run();
      return true;
    }

    @Override
    public String name() {
      return "script";
    }

    @Override
    public List<SourceInfo> sources() {
      return List.copyOf(sources);
    }

    @Override
    public void sample(Instant now, CounterSink counters) {
      if (readable) {
        counters.counter(0, written % wrap, written % wrap / 100);
      }
      for (int i = 1; i < sources.size(); i++) {
        counters.counter(i, written * 10, -1);
      }
    }

    @Override
    public void observe(long start, long length, Consumer<Observation> observations) {
      asked.add((start - WALL) / S + "+" + length / S);
      observations.accept(new Observation.Rewrites(0, start, length, 10, 5));
    }

    @Override
    public List<String> limits() {
      return List.of("It follows a script.");
    }

    @Override
    public List<String> warnings() {
      return List.of("It was a script.");
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  private CaptureReader measure(@Nullable Duration duration, SamplingLoop.End expected)
      throws IOException {
    return measure(duration, expected, 1 << 20);
  }

  private CaptureReader measure(
      @Nullable Duration duration, SamplingLoop.End expected, long fileLimit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CaptureHeader header =
        new CaptureHeader(
            "h", ZoneOffset.UTC, "script", machine.sources(), List.of(), List.of(), List.of());
    SamplingPlan plan = new SamplingPlan(Duration.ofSeconds(1), duration, fileLimit);
    try (CaptureWriter writer = new CaptureWriter("m", bytes, header)) {
      assertThat(new SamplingLoop(machine, writer, plan, machine).run(progress -> {}))
          .isEqualTo(expected);
    }
    return CaptureReader.open(ByteSource.of("m", bytes.toByteArray()));
  }

  private static List<String> rows(CaptureReader reader) throws IOException {
    RecordedRows rows = new RecordedRows();
    reader.readInto(rows);
    return rows.rows();
  }

  private static String row(long atSeconds, String rest) {
    return "0 " + (WALL + atSeconds * S) + "+" + rest;
  }

  @Test
  void storesDifferencesUntilTheDurationIsOver() throws IOException {
    CaptureReader reader = measure(Duration.ofSeconds(3), SamplingLoop.End.DURATION_OVER);
    assertThat(rows(reader))
        .containsExactly(
            row(0, "1000000000 100B 1"), row(1, "1000000000 100B 1"), row(2, "1000000000 100B 1"));
    CollectionCost cost = reader.cost().orElseThrow();
    assertThat(cost.samples()).isEqualTo(4);
    assertThat(cost.lateTicks()).isZero();
    assertThat(cost.elapsedNanos()).isEqualTo(3 * S);
    assertThat(reader.warnings()).containsExactly("It was a script.");
  }

  @Test
  void aStopKeepsWhatWasWrittenSinceTheLastTick() throws IOException {
    machine.stopAfter = 1;
    CaptureReader reader = measure(null, SamplingLoop.End.STOPPED);
    assertThat(rows(reader)).containsExactly(row(0, "1000000000 100B 1"), row(1, "500000000 7B 0"));
    assertThat(reader.complete()).isTrue();
  }

  @Test
  void aLateTickIsALongIntervalOfExactBytesAndTheScheduleGoesOn() throws IOException {
    machine.events.put(2, () -> machine.pass(8 * S + S / 10));
    CaptureReader reader = measure(Duration.ofSeconds(12), SamplingLoop.End.DURATION_OVER);
    assertThat(rows(reader))
        .containsExactly(
            row(0, "1000000000 100B 1"),
            row(1, "9100000000 100B 1"),
            "0 " + (WALL + 10 * S + S / 10) + "+900000000 100B 1",
            row(11, "1000000000 100B 1"));
    assertThat(reader.cost().orElseThrow().lateTicks()).isEqualTo(1);
    assertThat(reader.warnings())
        .contains(
            "Between 2026-01-31T08:00:01Z and 2026-01-31T08:00:10.100Z no sample was taken: the"
                + " bytes are exact, their times are not known.");
  }

  @Test
  void aClockSetForwardLeavesAGapAndLosesNoBytes() throws IOException {
    machine.events.put(2, () -> machine.wall += 3600 * S);
    assertThat(rows(measure(Duration.ofSeconds(3), SamplingLoop.End.DURATION_OVER)))
        .containsExactly(
            row(0, "1000000000 100B 1"),
            row(1, "3600000000000 gap the clock was set forward by 3600.0 s"),
            row(3601, "1000000000 100B 1"),
            row(3602, "1000000000 100B 1"));
  }

  @Test
  void aClockSetBackIsToldAndTimesGoOn() throws IOException {
    machine.events.put(2, () -> machine.wall -= 60 * S);
    CaptureReader reader = measure(Duration.ofSeconds(3), SamplingLoop.End.DURATION_OVER);
    assertThat(rows(reader))
        .containsExactly(
            row(0, "1000000000 100B 1"), row(1, "1000000000 100B 1"), row(2, "1000000000 100B 1"));
    assertThat(reader.warnings())
        .contains(
            "At 2026-01-31T08:00:01Z the clock was set back by 60.0 s; later times in this capture"
                + " go on without that step.");
  }

  @Test
  void aClockSetBackAndForwardAgainLeavesNeitherGapNorOffset() throws IOException {
    machine.events.put(2, () -> machine.wall -= 60 * S);
    machine.events.put(4, () -> machine.wall += 90 * S);
    CaptureReader reader = measure(Duration.ofSeconds(5), SamplingLoop.End.DURATION_OVER);
    assertThat(rows(reader))
        .containsExactly(
            row(0, "1000000000 100B 1"),
            row(1, "1000000000 100B 1"),
            row(2, "1000000000 100B 1"),
            row(3, "30000000000 gap the clock was set forward by 90.0 s"),
            row(33, "1000000000 100B 1"),
            row(34, "1000000000 100B 1"));
    assertThat(reader.warnings())
        .contains(
            "From 2026-01-31T08:00:03Z on the times of this capture agree with the clock again.");
  }

  @Test
  void aSlewedClockIsFollowedWithoutGapOrOverlap() throws IOException {
    for (int tick = 1; tick <= 100; tick++) {
      long slewed = tick <= 50 ? 80_000_000 : -80_000_000;
      machine.events.put(tick, () -> machine.wall += slewed);
    }
    List<String> rows = rows(measure(Duration.ofSeconds(100), SamplingLoop.End.DURATION_OVER));
    assertThat(rows).hasSize(100).allMatch(row -> row.endsWith(" 100B 1"));
    assertThat(rows.getFirst()).isEqualTo(row(0, "1080000000 100B 1"));
    assertThat(rows.getLast())
        .isEqualTo("0 " + (WALL + 99 * S + S * 8 / 100) + "+920000000 100B 1");
  }

  @Test
  void aSuspendedMachineIsAGapOfItsOwnName() throws IOException {
    machine.events.put(
        2,
        () -> {
          machine.wall += 7200 * S;
          machine.suspended += 7200 * S;
        });
    assertThat(rows(measure(Duration.ofSeconds(3), SamplingLoop.End.DURATION_OVER)))
        .containsExactly(
            row(0, "1000000000 100B 1"),
            row(1, "7200000000000 gap the machine was suspended for 7200.0 s"),
            row(7201, "1000000000 100B 1"),
            row(7202, "1000000000 100B 1"));
  }

  @Test
  void aCounterThatRunsOverGoesOn() throws IOException {
    machine.written = (1L << 32) - 250;
    machine.wrap = 1L << 32;
    CaptureReader reader = measure(Duration.ofSeconds(4), SamplingLoop.End.DURATION_OVER);
    assertThat(rows(reader))
        .containsExactly(
            row(0, "1000000000 100B 1"),
            row(1, "1000000000 100B 1"),
            row(2, "1000000000 100B -1"),
            row(3, "1000000000 100B 1"));
    assertThat(reader.warnings())
        .contains(
            "At 2026-01-31T08:00:03Z the counter of a ran over its highest number; 100 bytes are"
                + " taken as written.");
  }

  @Test
  void unreadableSourcesAndRestartedCountersAreGapsAndNewSourcesAreAdopted() throws IOException {
    machine.events.put(2, () -> machine.readable = false);
    machine.events.put(
        3,
        () -> {
          machine.readable = true;
          machine.sources.add(new SourceInfo("late", SourceKind.DISK));
        });
    machine.events.put(4, () -> machine.written = 1);
    CaptureReader reader = measure(Duration.ofSeconds(5), SamplingLoop.End.DURATION_OVER);
    assertThat(rows(reader))
        .containsExactly(
            row(0, "1000000000 100B 1"),
            row(
                1,
                "2000000000 gap the source could not be read; its counter rose by 200 bytes"
                    + " meanwhile"),
            row(3, "1000000000 gap the counter started anew and told 1 bytes"),
            "1 " + (WALL + 3 * S) + "+1000000000 gap the counter started anew and told 10 bytes",
            row(4, "1000000000 100B 1"),
            "1 " + (WALL + 4 * S) + "+1000000000 1000B -1");
    assertThat(reader.warnings())
        .containsExactly(
            "At 2026-01-31T08:00:01Z a could not be read any more.",
            "Up to 2026-01-31T08:00:03Z at least 200 bytes were written to a in a gap; they are in"
                + " no total.",
            "At 2026-01-31T08:00:03Z late appeared; the 3000 bytes that its counter held by then"
                + " are in no interval.",
            "Up to 2026-01-31T08:00:04Z at least 1 bytes were written to a in a gap; they are in no"
                + " total.",
            "Up to 2026-01-31T08:00:04Z at least 10 bytes were written to late in a gap; they are"
                + " in no total.",
            "It was a script.");
    assertThat(reader.header().sources()).extracting("name").containsExactly("a", "late");
  }

  @Test
  void aProbeIsAskedOnceAMinuteAndWhereTheClockIsSetForward() throws IOException {
    machine.events.put(100, () -> machine.wall += 3600 * S);
    measure(Duration.ofSeconds(150), SamplingLoop.End.DURATION_OVER);
    assertThat(machine.asked).containsExactly("0+60", "60+39", "3699+51");
  }

  @Test
  void aFullFileEndsTheMeasuringInOrder() throws IOException {
    CaptureReader reader = measure(null, SamplingLoop.End.FILE_FULL, 1);
    assertThat(reader.complete()).isTrue();
    assertThat(reader.warnings().getFirst()).contains("the file reached its limit of 1 bytes");
  }

  @Test
  void probesAreChosenByRankAndRefusalsAreTold() {
    PathSelection selection = new PathSelection(List.of(Path.of("/data")), List.of());
    ProbeProvider no = provider(new ProbeProvider.Offer.Refused("it needs root."));
    ProbeProvider yes = provider(new ProbeProvider.Offer.Ready(machine));
    PathProbes.Choice choice = PathProbes.choose(selection, List.of(no, yes));
    assertThat(choice.probe()).isSameAs(machine);
    assertThat(choice.refusals()).containsExactly("p: it needs root.");
    assertThatThrownBy(() -> PathProbes.choose(selection, List.of(no)))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "[/data]: writes below it cannot be measured: p: it needs root.; measure whole disks"
                + " with --disks instead");
  }

  private static ProbeProvider provider(ProbeProvider.Offer offer) {
    return new ProbeProvider() {
      @Override
      public int rank() {
        return 1;
      }

      @Override
      public String name() {
        return "p";
      }

      @Override
      public Offer offer(PathSelection selection) {
        return offer;
      }
    };
  }

  @Test
  void theLastMatchingRuleDecides() {
    PathSelection.Rule databases = PathSelection.Rule.of(true, "**.db");
    PathSelection.Rule temporary = PathSelection.Rule.of(false, "tmp/**");
    PathSelection both = new PathSelection(List.of(), List.of(databases, temporary));
    assertThat(both.selects(Path.of("a.db"))).isTrue();
    assertThat(both.selects(Path.of("tmp/a.db"))).isFalse();
    assertThat(new PathSelection(List.of(), List.of(databases)).selects(Path.of("a.txt")))
        .isFalse();
    assertThat(new PathSelection(List.of(), List.of(temporary)).selects(Path.of("a.txt"))).isTrue();
    assertThat(databases).hasToString("include **.db");
  }
}
