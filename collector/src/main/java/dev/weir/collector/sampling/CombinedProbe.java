package dev.weir.collector.sampling;

import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several probes as one, for example paths and disks. */
public final class CombinedProbe implements Probe {
  private final List<Probe> probes;
  private final List<SourceInfo> sources = new ArrayList<>();
  private final List<List<Integer>> indexes = new ArrayList<>();

  public CombinedProbe(List<Probe> probes) {
    this.probes = List.copyOf(probes);
    probes.forEach(probe -> indexes.add(new ArrayList<>()));
    adopt();
  }

  @Override
  public String name() {
    return probes.stream().map(Probe::name).collect(Collectors.joining("+"));
  }

  @Override
  public List<SourceInfo> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void sample(Instant now, CounterSink counters) {
    for (int i = 0; i < probes.size(); i++) {
      Probe probe = probes.get(i);
      List<Integer> own = indexes.get(i);
      probe.sample(now, numbered(counters, own));
    }
  }

  /** Counts under this probe's numbers what one of the probes counts under its own. */
  private CounterSink numbered(CounterSink counters, List<Integer> own) {
    return new CounterSink() {
      @Override
      public void counter(int source, long bytes, long operations) {
        counters.counter(number(source), bytes, operations);
      }

      @Override
      public void missing(int source, String why) {
        counters.missing(number(source), why);
      }

      private int number(int source) {
        if (source >= own.size()) {
          adopt();
        }
        return own.get(source);
      }
    };
  }

  @Override
  public void observe(long startNanos, long lengthNanos, Consumer<Observation> observations) {
    for (int i = 0; i < probes.size(); i++) {
      List<Integer> own = indexes.get(i);
      probes
          .get(i)
          .observe(
              startNanos,
              lengthNanos,
              seen -> observations.accept(seen.ofSource(own.get(seen.source()))));
    }
  }

  @Override
  public Optional<String> ease() {
    List<String> given = probes.stream().map(Probe::ease).flatMap(Optional::stream).toList();
    return given.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", given));
  }

  @Override
  public long kernelNanos() {
    return probes.stream()
        .mapToLong(Probe::kernelNanos)
        .filter(nanos -> nanos >= 0)
        .reduce(Long::sum)
        .orElse(-1);
  }

  @Override
  public List<String> limits() {
    return all(probes.stream().map(Probe::limits));
  }

  @Override
  public List<String> warnings() {
    return all(probes.stream().map(Probe::warnings));
  }

  @Override
  public void close() {
    probes.forEach(Probe::close);
  }

  private void adopt() {
    for (int i = 0; i < probes.size(); i++) {
      List<SourceInfo> known = probes.get(i).sources();
      List<Integer> own = indexes.get(i);
      for (int next = own.size(); next < known.size(); next++) {
        own.add(sources.size());
        sources.add(known.get(next));
      }
    }
  }

  private static List<String> all(Stream<List<String>> sentences) {
    return sentences.flatMap(List::stream).distinct().toList();
  }
}
