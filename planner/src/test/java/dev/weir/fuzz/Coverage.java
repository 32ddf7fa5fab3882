package dev.weir.fuzz;

/** Which branches an input took; instrumented classes call it. One thread counts. */
public final class Coverage {
  /** Pairs of places, by their hash. */
  public static final int EDGES = 1 << 16;

  /** Bits of counts met so far, one byte for each edge. */
  private static final byte[] MET = new byte[EDGES];

  private static final byte[] NOW = new byte[EDGES];
  private static int previous;

  private Coverage() {}

  /** Called at each begin of a block. */
  public static void hit(int place) {
    int edge = (place ^ previous) & EDGES - 1;
    if (NOW[edge] != -1) {
      NOW[edge]++;
    }
    previous = place >>> 1;
  }

  /** Begins with the next input. */
  public static void begin() {
    java.util.Arrays.fill(NOW, (byte) 0);
    previous = 0;
  }

  /** Whether the input took an edge that none took before, or took one so much more often. */
  public static boolean isNew() {
    boolean found = false;
    for (int i = 0; i < EDGES; i++) {
      int count = NOW[i] & 0xff;
      int bit =
          count == 0 ? 0 : 1 << Math.min(7, Integer.SIZE - Integer.numberOfLeadingZeros(count));
      if ((bit & ~MET[i]) != 0) {
        MET[i] |= (byte) bit;
        found = true;
      }
    }
    return found;
  }

  /** Edges taken by any input. */
  public static int edges() {
    int edges = 0;
    for (byte met : MET) {
      edges += met != 0 ? 1 : 0;
    }
    return edges;
  }

  /** Forgets all inputs. */
  public static void forget() {
    java.util.Arrays.fill(MET, (byte) 0);
  }
}
