package dev.weir.collector.compressing;

import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.collector.sampling.Probe;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A probe whose written content is sampled for compressibility beside its own work. */
public final class SampledProbe implements Probe {
  private final Probe probe;
  private final ContentSampler sampler;
  private final @Nullable ContentThread thread;

  private SampledProbe(Probe probe, ContentSampler sampler, @Nullable ContentThread thread) {
    this.probe = probe;
    this.sampler = sampler;
    this.thread = thread;
  }

  /** Whether this probe can be sampled at all. */
  public static boolean canSample(Probe probe) {
    return probe instanceof RecentWrites || probe instanceof FoundContent;
  }

  /**
   * Begins to sample.
   *
   * @param probe one that {@link #canSample}; closed with the result
   */
  public static Probe around(Probe probe, CompressionBudget budget) {
    LongSupplier cpuNanos = ThreadClock.ofThisMachine();
    ContentSampler sampler =
        new ContentSampler(budget, System::nanoTime, cpuNanos, new SecureRandom().nextLong());
    ContentThread thread = null;
    if (probe instanceof RecentWrites writes) {
      thread = new ContentThread(writes, sampler, cpuNanos);
      thread.start();
      writes.tellWrites(sampler::written);
    } else if (probe instanceof FoundContent found) {
      found.tellContent(sampler::content);
    }
    return new SampledProbe(probe, sampler, thread);
  }

  @Override
  public String name() {
    return probe.name();
  }

  @Override
  public List<SourceInfo> sources() {
    return probe.sources();
  }

  @Override
  public void sample(Instant now, CounterSink counters) {
    probe.sample(now, counters);
  }

  @Override
  public void observe(long startNanos, long lengthNanos, Consumer<Observation> observations) {
    probe.observe(startNanos, lengthNanos, observations);
    sampler.observe(probe.sources().size(), startNanos, lengthNanos, observations);
  }

  @Override
  public Optional<String> ease() {
    List<String> given = new ArrayList<>();
    sampler.ease().ifPresent(given::add);
    probe.ease().ifPresent(given::add);
    return given.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", given));
  }

  @Override
  public long kernelNanos() {
    return probe.kernelNanos();
  }

  @Override
  public List<String> limits() {
    return probe.limits();
  }

  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(probe.warnings());
    all.addAll(sampler.warnings());
    return all;
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.close();
    }
    sampler.close();
    probe.close();
  }
}
