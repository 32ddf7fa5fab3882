package dev.weir.modes;

/** The most bytes that a number of copies in a row hold together. */
final class KeptCopies {
  private final double[] last;
  private int next;
  private double sum;
  private double most;

  KeptCopies(int keep) {
    this.last = new double[keep];
  }

  void add(double bytes) {
    sum += bytes - last[next];
    last[next] = bytes;
    next = (next + 1) % last.length;
    most = Math.max(most, sum);
  }

  double most() {
    return most;
  }
}
