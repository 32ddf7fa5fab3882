package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A random trace and what it amounts to, counted in the most simple-minded way. */
final class RandomTrace {
  private static final int PLACES = 4000;
  private static final long STEP = 1000;

  private record Request(long micros, int device, boolean write, int offset, int length) {}

  final long intervalMillis;
  private final List<Request> requests = new ArrayList<>();
  private final List<Request> shuffled;

  RandomTrace(Random random) {
    intervalMillis = 1 + random.nextInt(random.nextBoolean() ? 100 : 400_000);
    long micros = 1_577_808_000_000_000L + random.nextInt(1000);
    long pace = 1L << random.nextInt(31);
    int devices = 1 + random.nextInt(4);
    for (int i = 1 + random.nextInt(300); i > 0; i--) {
      requests.add(
          new Request(
              micros,
              random.nextInt(devices),
              random.nextInt(3) > 0,
              random.nextInt(PLACES),
              random.nextInt(200)));
      micros += random.nextInt(4) == 0 ? 0 : (long) (random.nextDouble() * pace);
    }
    shuffled = new ArrayList<>(requests);
    for (int i = 0; i + 1 < shuffled.size() && random.nextBoolean(); i++) {
      shuffled.add(random.nextInt(shuffled.size()), shuffled.removeLast());
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Request each : shuffled) {
      text.append(each.device + 100).append(each.write ? ",W," : ",R,");
      text.append(each.offset).append(',').append(each.length).append(',');
      text.append(each.micros).append('\n');
    }
    return text.toString();
  }

  private record Row(long start, long length, long bytes, long operations) {}

  void check(CaptureSource source) throws IOException {
    Map<String, List<Row>> rows = new TreeMap<>();
    List<Observation> observations = new ArrayList<>();
    source.readInto(
        new IntervalSink() {
          @Override
          public void interval(int index, long start, long length, long bytes, long operations) {
            String name = source.header().sources().get(index).name();
            rows.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new Row(start, length, bytes, operations));
          }

          @Override
          public void gap(int index, long start, long length, String cause) {
            throw new AssertionError("a trace has no gaps");
          }

          @Override
          public void observation(Observation observation) {
            observations.add(observation);
          }
        });
    long first = requests.getFirst().micros * STEP;
    long end = requests.getLast().micros * STEP + STEP;
    rows.forEach((name, list) -> checkRows(Integer.parseInt(name) - 100, list, first, end));
    assertThat(rows.size())
        .isEqualTo(requests.stream().mapToInt(Request::device).distinct().count());
    checkRewrites(source, observations, first, end);
    checkSizes(observations);
  }

  private void checkRows(int device, List<Row> rows, long first, long end) {
    long interval = intervalMillis * 1_000_000;
    long at = first;
    for (Row row : rows) {
      assertThat(row.start).isEqualTo(at);
      at += row.length;
      long bytes = 0;
      long operations = 0;
      for (Request each : requests) {
        long nanos = each.micros * STEP;
        if (each.write && each.device == device && nanos >= row.start && nanos < at) {
          bytes += each.length;
          operations++;
        }
      }
      assertThat(row.bytes).isEqualTo(bytes);
      assertThat(row.operations).isEqualTo(operations);
      if (operations > 0) { // Only idle time and the end may be longer than an interval.
        assertThat((row.start - first) % interval).isZero();
        assertThat(row.length == interval || at == end).isTrue();
        assertThat(row.length).isLessThan(2 * interval);
      }
    }
    assertThat(at).isEqualTo(end);
  }

  private void checkRewrites(
      CaptureSource source, List<Observation> observations, long first, long end) {
    List<String> expected = new ArrayList<>();
    long window = 300_000_000_000L;
    for (int index = 0; index < source.header().sources().size(); index++) {
      int device = Integer.parseInt(source.header().sources().get(index).name()) - 100;
      for (long start = first; start < end; start += window) {
        BitSet places = new BitSet();
        long written = 0;
        for (Request each : requests) {
          long nanos = each.micros * STEP;
          if (each.write && each.device == device && nanos >= start && nanos < start + window) {
            places.set(each.offset, each.offset + each.length);
            written += each.length;
          }
        }
        if (written > 0) {
          long length = Math.min(end, start + window) - start;
          expected.add(
              new Observation.Rewrites(index, start, length, written, places.cardinality())
                  .toString());
        }
        start = skipEmpty(start, window, end);
      }
    }
    assertThat(
            observations.stream()
                .filter(Observation.Rewrites.class::isInstance)
                .sorted(
                    Comparator.comparingInt(Observation::source)
                        .thenComparingLong(Observation::startNanos))
                .map(Object::toString)
                .toList())
        .isEqualTo(expected);
  }

  /** Goes to the last window before the next request, so that long idle time costs no time. */
  private long skipEmpty(long start, long window, long end) {
    long next = end;
    for (Request each : requests) {
      long nanos = each.micros * STEP;
      if (nanos >= start + window) {
        next = Math.min(next, nanos);
      }
    }
    return start + Math.max(0, (next - start) / window - 1) * window;
  }

  private void checkSizes(List<Observation> observations) {
    long[] counted = new long[Observation.WriteSizes.MOST_BUCKETS];
    for (Observation observation : observations) {
      if (observation instanceof Observation.WriteSizes sizes) {
        assertThat(sizes.lengthNanos()).isLessThanOrEqualTo(60_000_000_000L);
        for (int i = 0; i < sizes.counts().size(); i++) {
          counted[i] += sizes.counts().get(i);
        }
      }
    }
    long[] expected = new long[counted.length];
    for (Request each : requests) {
      if (each.write && each.length > 0) {
        expected[(int) (Math.log(each.length) / Math.log(2) + 1e-9)]++;
      }
    }
    assertThat(counted).isEqualTo(expected);
  }
}
