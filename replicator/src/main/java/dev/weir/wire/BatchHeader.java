package dev.weir.wire;

/**
 * What a batch says about itself.
 *
 * @param first sequence of its first operation, from 1
 * @param last sequence of its last operation; sequences are dense
 * @param firstAtNanos source time of its first operation
 * @param rawBytes length of the operations before compression
 * @param codec number of the codec, see docs/formats/wire-v1.md
 */
public record BatchHeader(
    long epoch, long first, long last, long firstAtNanos, int rawBytes, int codec) {

  /** Operations in the batch. */
  public long operations() {
    return last - first + 1;
  }
}
