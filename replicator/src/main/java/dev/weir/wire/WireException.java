package dev.weir.wire;

/** Bytes that are no frame of this protocol; the connection they came from must be closed. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }
}
