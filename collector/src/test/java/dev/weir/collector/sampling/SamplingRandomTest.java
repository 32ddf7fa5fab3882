package dev.weir.collector.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever clocks, disks and counters do: no byte is invented, none vanishes without a word. */
final class SamplingRandomTest {
  private static final long S = 1_000_000_000L;
  private static final int RUNS = 300;
  private static final int TICKS = 60;
  private static final Pattern NAMED_IN_GAP = Pattern.compile("(?:rose by|and told) (\\d+) bytes");
  private static final Pattern NAMED_AT_START =
      Pattern.compile("the (\\d+) bytes that its counter held");

  /** A disk whose counter may go away, come back, start anew or run over. */
  private static final class Disk {
    private final SourceInfo info;
    private final long modulus;
    private long counter;
    private long truth;
    private boolean away;

    Disk(String name, long counter, long modulus) {
      this.info = new SourceInfo(name, SourceKind.DISK);
      this.counter = counter;
      this.modulus = modulus;
    }

    void write(long bytes) {
      counter = (counter + bytes) % modulus;
      truth += bytes;
    }
  }

  private static final class RandomMachine implements TickClock, Probe {
    private final Random random;
    private final List<Disk> disks = new ArrayList<>();
    private long monotonic = 5;
    private long wall = 1_769_846_400L * S + 123_456_789;
    private long suspended;
    private int ticks;

    RandomMachine(Random random) {
      this.random = random;
      disks.add(new Disk("a", (1L << 32) - random.nextInt(1 << 22), 1L << 32));
      disks.add(new Disk("b", 1L << 50, Long.MAX_VALUE));
    }

    private void pass(long nanos) {
      monotonic += nanos;
      wall += nanos;
    }

    @Override
    public boolean waitUntil(long due) {
      if (++ticks > TICKS) {
        return false;
      }
      pass(Math.max(0, due - monotonic) + random.nextInt(3_000_000));
      disks.forEach(disk -> disk.write(disk.away ? 0 : random.nextInt(1 << 20)));
      if (ticks < TICKS) {
        event();
      } else {
        disks.forEach(disk -> disk.away = false);
      }
      return true;
    }

    private void event() {
      Disk disk = disks.get(random.nextInt(disks.size()));
      switch (random.nextInt(12)) {
        case 0 -> pass(random.nextLong(20 * S));
        case 1 -> wall += random.nextLong(2 * S);
        case 2 -> wall -= random.nextLong(2 * S);
        case 3 -> wall += random.nextLong(100 * S);
        case 4 -> wall -= random.nextLong(100 * S);
        case 5 -> {
          long slept = S + random.nextLong(10_000 * S);
          wall += slept;
          suspended += slept;
        }
        case 6, 7 -> disk.away = !disk.away;
        case 8 -> { // What was written since the last sample dies with a counter of its own.
          long before = lastSeen(disk);
          if (disk.modulus == Long.MAX_VALUE && !disk.away && before > 1000) {
            disk.truth -= disk.counter - before;
            disk.counter = random.nextInt(1000);
            disk.truth += disk.counter;
          }
        }
        case 9 -> {
          if (disks.size() < 6) {
            Disk late = new Disk("late" + disks.size(), random.nextInt(1 << 30), Long.MAX_VALUE);
            late.truth = late.counter;
            disks.add(late);
          }
        }
        default -> {}
      }
    }

    private final List<Long> seen = new ArrayList<>();

    private long lastSeen(Disk disk) {
      int index = disks.indexOf(disk);
      return index < seen.size() ? seen.get(index) : 0;
    }

    @Override
    public void sample(Instant now, CounterSink counters) {
      for (int i = 0; i < disks.size(); i++) {
        Disk disk = disks.get(i);
        if (!disk.away) {
          counters.counter(i, disk.counter, -1);
        }
        if (i == seen.size()) {
          seen.add(disk.counter);
        } else if (!disk.away) {
          seen.set(i, disk.counter);
        }
      }
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
    public String name() {
      return "random";
    }

    @Override
    public List<SourceInfo> sources() {
      return disks.stream().map(disk -> disk.info).toList();
    }

    @Override
    public List<String> limits() {
      return List.of();
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  /** Adds up what a capture says of each source and checks that its rows leave no hole. */
  private static final class Told implements IntervalSink {
    private final long[] bytes = new long[8];
    private final long[] end = new long[8];

    @Override
    public void interval(int source, long start, long length, long written, long operations) {
      bytes[source] += written;
      follow(source, start, length);
    }

    @Override
    public void gap(int source, long start, long length, String cause) {
      bytes[source] += named(NAMED_IN_GAP, cause);
      follow(source, start, length);
    }

    private void follow(int source, long start, long length) {
      assertThat(end[source] == 0 || end[source] == start).isTrue();
      end[source] = start + length;
    }
  }

  private static long named(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Test
  void bytesInIntervalsAndBytesNamedElsewhereAreTheCountersTruth() throws IOException {
    long seed = Long.getLong("weir.seed", new Random().nextLong());
    System.out.println("SamplingRandomTest: -Dweir.seed=" + seed);
    for (int run = 0; run < RUNS; run++) {
      RandomMachine machine = new RandomMachine(new Random(seed + run));
      CaptureReader reader = measure(machine);
      Told told = new Told();
      reader.readInto(told);
      for (int i = 0; i < machine.disks.size(); i++) {
        Disk disk = machine.disks.get(i);
        String name = disk.info.name() + " appeared;";
        long atStart =
            reader.warnings().stream()
                .filter(warning -> warning.contains(name))
                .mapToLong(warning -> named(NAMED_AT_START, warning))
                .sum();
        assertThat(told.bytes[i] + atStart)
            .as("run %d, %s, warnings %s", run, disk.info.name(), reader.warnings())
            .isEqualTo(disk.truth);
      }
    }
  }

  private static CaptureReader measure(RandomMachine machine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CaptureHeader header =
        new CaptureHeader(
            "h", ZoneOffset.UTC, "random", machine.sources(), List.of(), List.of(), List.of());
    SamplingPlan plan = new SamplingPlan(Duration.ofSeconds(1), null, 1 << 20);
    try (CaptureWriter writer = new CaptureWriter("m", bytes, header)) {
      new SamplingLoop(machine, writer, plan, machine).run(progress -> {});
    }
    return CaptureReader.open(ByteSource.of("m", bytes.toByteArray()));
  }
}
