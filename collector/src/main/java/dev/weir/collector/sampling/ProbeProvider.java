package dev.weir.collector.sampling;

/**
 * A way to measure writes below chosen paths, found by {@link java.util.ServiceLoader}. Providers
 * are asked by ascending {@link #rank} until one offers a probe; the reasons of those before it are
 * shown to the person.
 */
public interface ProbeProvider {
  /** 10 exact counts from the kernel, 50 approximations, 90 portable last resort. */
  int rank();

  /** Name for messages, for example {@code bpf-tracepoints}. */
  String name();

  /**
   * Tries for real to measure this selection, by loading what it needs rather than by looking at
   * versions.
   */
  Offer offer(PathSelection selection);

  /** The answer of a provider. */
  sealed interface Offer {
    /** A probe that counts already; the caller closes it. */
    record Ready(Probe probe) implements Offer {}

    /**
     * @param reason why not, and what would make it work, in one sentence for a person
     */
    record Refused(String reason) implements Offer {}
  }
}
