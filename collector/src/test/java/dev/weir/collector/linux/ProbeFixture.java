package dev.weir.collector.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.Observation;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.ProbeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A probe of this machine's kernel; without one the test says so and stops. */
final class ProbeFixture implements AutoCloseable {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final List<Probe> open = new ArrayList<>();
  private long observed = MINUTE;

  record Counted(long bytes, long operations) {
    Counted minus(Counted other) {
      return new Counted(bytes - other.bytes, operations - other.operations);
    }
  }

  Probe probe(List<Path> paths, PathSelection.Rule... rules) {
    ProbeProvider.Offer offer =
        new TracepointProbeProvider().offer(new PathSelection(paths, List.of(rules)));
    return switch (offer) {
      case ProbeProvider.Offer.Ready ready -> {
        open.add(ready.probe());
        yield ready.probe();
      }
      case ProbeProvider.Offer.Refused refused -> {
        skip("counting in the kernel is not possible: " + refused.reason());
        throw new AssertionError();
      }
    };
  }

  /** Says loudly that this cannot be tested here; where everything must be, fails. */
  static void skip(String reason) {
    System.err.println("SKIPPED: " + reason);
    assertThat(Boolean.getBoolean("weir.strict")).as(reason).isFalse();
    Assumptions.abort(reason);
  }

  static Counted read(Probe probe, int source) {
    List<Counted> seen = new ArrayList<>();
    probe.sample(
        Instant.now(),
        (index, bytes, operations) -> {
          if (index == source) {
            seen.add(new Counted(bytes, operations));
          }
        });
    return seen.getFirst();
  }

  /** What the probe tells of one source in its next stretch of ten seconds. */
  <T extends Observation> List<T> observe(Probe probe, int source, Class<T> kind) {
    List<T> seen = new ArrayList<>();
    long length = MINUTE / 6;
    probe.observe(
        observed,
        length,
        observation -> {
          if (kind.isInstance(observation) && observation.source() == source) {
            seen.add(kind.cast(observation));
          }
        });
    observed += length;
    return seen;
  }

  /** Runs a program to its end and returns what it printed. */
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    Path printed = directory.resolve("printed-" + Instant.now().toEpochMilli());
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    int code = process.waitFor();
    String text = Files.readString(printed);
    Files.delete(printed);
    assertThat(code).as("%s", text).isZero();
    return text;
  }

  @Override
  public void close() {
    open.forEach(Probe::close);
  }
}
