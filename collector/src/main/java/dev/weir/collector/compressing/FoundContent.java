package dev.weir.collector.compressing;

import java.nio.ByteBuffer;

/** A probe that has the changed content at hand as it finds the change. */
public interface FoundContent {
  /** Passes on every changed stretch found from now on, from one thread at a time. */
  void tellContent(Listener listener);

  /** Hears of each changed stretch. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param source index into the probe's sources
     * @param data from its position to its limit, which stay; valid during the call
     */
    void content(int source, ByteBuffer data);
  }
}
