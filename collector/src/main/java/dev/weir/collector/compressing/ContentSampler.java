package dev.weir.collector.compressing;

import dev.weir.capture.Observation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Cuts what each source writes, in the order in which it is written, into windows as large as the
 * replicator's batches under backlog, picks some by lot and packs their content. Every written byte
 * belongs to one window and every window of a minute has the same chance, whatever its rate, file
 * or time; the minutes are weighed by their bytes when a plan reads the capture.
 *
 * <p>Writes are told by one thread, content is read and packed by another or the same, observations
 * are asked for by a third.
 */
public final class ContentSampler implements AutoCloseable {
  /** Engine.EXTENT_MAX_BYTES of the replicator: what it packs at once when it has a backlog. */
  public static final int WINDOW_BYTES = 1 << 18;

  private static final int WINDOW_BITS = 18;

  /** Windows gathered at the same time, a buffer each. One more ends the oldest early. */
  private static final int MOST_OPEN = 4;

  /** Picked stretches waiting to be read: a window of 256 KiB in writes of 64 bytes. */
  private static final int MOST_WAITING = 4096;

  /** Expected work is half of the budget, so that chance rarely meets the budget's end. */
  private static final double AIM = 0.5;

  /** What packing a window takes at all levels, before it has been measured. */
  private static final double FIRST_GUESS_NANOS = 8e6;

  private static final double SMOOTHING = 0.1;

  /** From this share on a warning says what could not be read. */
  private static final double MISSED_SHARE = 0.01;

  private final LongSupplier now;
  private final LongSupplier cpuNanos;
  private final SplittableRandom random;
  private final LevelPacker packer;
  private final Allowance allowance;
  private final SampleBook book;
  private final Map<Integer, Long> positions = new HashMap<>();
  private final ArrayDeque<Pick> waiting = new ArrayDeque<>();
  private final LinkedHashMap<Key, Open> open = new LinkedHashMap<>();
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
  private CompressionBudget budget;
  private double nanosPerWindow = FIRST_GUESS_NANOS;
  private long streamBytes;
  private long wantedBytes;
  private long missedBytes;
  private boolean closed;

  /**
   * A stretch of a file that was picked.
   *
   * @param file as {@link RecentWrites.Listener} was told
   */
  record Pick(int source, long window, long file, long offset, int length) {}

  private record Key(int source, long window) {}

  private static final class Open {
    private final ByteBuffer content;
    private int wanted;

    Open(ByteBuffer content) {
      this.content = content;
    }
  }

  /**
   * @param now a clock that never jumps, nanoseconds
   * @param cpuNanos processor time of the calling thread
   */
  public ContentSampler(
      CompressionBudget budget, LongSupplier now, LongSupplier cpuNanos, long seed) {
    this.now = now;
    this.cpuNanos = cpuNanos;
    this.random = new SplittableRandom(seed);
    this.packer = new LevelPacker(cpuNanos);
    this.budget = budget;
    this.allowance = new Allowance(budget, now.getAsLong());
    this.book = new SampleBook(LevelPacker.LEVELS, Lottery.drawn(0, random));
  }

  /** Takes note of a write; what is picked of it waits for {@link #next}. */
  public synchronized void written(int source, long file, long offset, long length) {
    cut(
        source,
        length,
        (window, from, part) -> wait(new Pick(source, window, file, offset + from, part)));
  }

  /** Takes content that is at hand, from its position to its limit, which stay. */
  public synchronized void content(int source, ByteBuffer data) {
    cut(
        source,
        data.remaining(),
        (window, from, part) -> {
          if (affordable(window)) {
            ByteBuffer slice = data.slice(data.position() + (int) from, part);
            gather(new Pick(source, window, 0, 0, part), slice);
          }
        });
  }

  /** The next stretch to read, if any; its content goes to {@link #read}. */
  synchronized Optional<Pick> next() {
    Pick pick = waiting.poll();
    while (pick != null && !affordable(pick.window)) {
      pick = waiting.poll();
    }
    return Optional.ofNullable(pick);
  }

  /**
   * Takes what could be read of a stretch.
   *
   * @param content from its position to its limit; no longer than was picked
   * @param usedNanos processor time of the reading
   */
  synchronized void read(Pick pick, ByteBuffer content, long usedNanos) {
    allowance.spend(usedNanos, content.remaining());
    wantedBytes += pick.length;
    missedBytes += pick.length - content.remaining();
    gather(pick, content);
  }

  /**
   * Gives what was found since the last call.
   *
   * @param sources how many the probe has
   */
  public synchronized void observe(
      int sources, long startNanos, long lengthNanos, Consumer<Observation> observations) {
    List<Key> all = new ArrayList<>(open.keySet());
    all.forEach(this::finish);
    book.observe(
        sources,
        startNanos,
        lengthNanos,
        Lottery.drawn(exponent(lengthNanos), random),
        observations);
    streamBytes = 0;
  }

  /** Works with half of the budget from now on. */
  public synchronized Optional<String> ease() {
    if (budget.halved().bytesPerMinute().bytes() < WINDOW_BYTES) {
      return Optional.empty();
    }
    budget = budget.halved();
    allowance.use(budget);
    return Optional.of(
        "Compressibility is sampled with half of its budget from then on: " + budget + ".");
  }

  /** What could not be read, where that is much. */
  public synchronized List<String> warnings() {
    if (missedBytes <= wantedBytes * MISSED_SHARE) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%.0f %% of the written bytes picked for measuring compressibility could not be read"
                + " again, because their files were gone, shorter or new under a rule: the ratio is"
                + " that of the others.",
            100.0 * missedBytes / wantedBytes));
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    waiting.clear();
    open.values().forEach(window -> spare.add(window.content));
    open.clear();
    spare.forEach(Blank::fill);
    packer.close();
  }

  private interface PartSink {
    void part(long window, long from, int length);
  }

  /** Passes on what of the source's next bytes lies in windows that were picked. */
  private void cut(int source, long length, PartSink sink) {
    long position = positions.merge(source, length, Long::sum) - length;
    streamBytes += length;
    if (closed) {
      return;
    }
    for (long from = 0; from < length; ) {
      long window = position + from >> WINDOW_BITS;
      long end = Math.min(length, (window + 1 << WINDOW_BITS) - position);
      if (book.lottery().picks(window)) {
        sink.part(window, from, (int) (end - from));
      }
      from = end;
    }
  }

  private void wait(Pick pick) {
    if (waiting.size() >= MOST_WAITING) {
      book.thin();
      waiting.removeIf(each -> !book.lottery().picks(each.window));
    }
    if (waiting.size() < MOST_WAITING && book.lottery().picks(pick.window)) {
      waiting.add(pick);
    }
  }

  /** Thins until the budget is kept or the window is out. */
  private boolean affordable(long window) {
    if (!closed && book.lottery().picks(window) && !allowance.left(now.getAsLong())) {
      while (book.lottery().picks(window) && book.lottery().exponent() < Lottery.MOST_EXPONENT) {
        book.thin();
      }
    }
    return !closed && book.lottery().picks(window);
  }

  private void gather(Pick pick, ByteBuffer content) {
    if (closed) {
      return;
    }
    Key key = new Key(pick.source, pick.window);
    Open window = open.get(key);
    if (window == null) {
      if (open.size() >= MOST_OPEN) {
        finish(open.firstEntry().getKey());
      }
      window = new Open(buffer());
      open.put(key, window);
    }
    window.content.put(content);
    window.wanted += pick.length;
    if (window.wanted >= WINDOW_BYTES) {
      finish(key);
    }
  }

  private ByteBuffer buffer() {
    ByteBuffer buffer = spare.poll();
    return buffer == null ? ByteBuffer.allocateDirect(WINDOW_BYTES) : buffer;
  }

  private void finish(Key key) {
    Open window = open.remove(key);
    if (window == null) {
      return;
    }
    int length = window.content.position();
    long ticket = book.lottery().ticket(key.window);
    if (length > 0 && book.lottery().wins(ticket)) {
      long before = cpuNanos.getAsLong();
      book.add(packer.pack(key.source, ticket, window.content, length));
      long used = cpuNanos.getAsLong() - before;
      allowance.spend(used, 0);
      double share = (double) length / WINDOW_BYTES;
      nanosPerWindow += (used / share - nanosPerWindow) * SMOOTHING * share;
    }
    window.content.clear();
    spare.add(window.content);
  }

  /** By which about {@link #AIM} of the budget is used if the next minute is like the last. */
  private int exponent(long lengthNanos) {
    double windows = (double) streamBytes / WINDOW_BYTES * 60e9 / lengthNanos;
    double wanted =
        AIM
            * Math.min(
                allowance.bytesPerMinute() / WINDOW_BYTES,
                allowance.cpuPerMinute() / nanosPerWindow);
    int exponent = 0;
    while (windows > wanted && exponent < Lottery.MOST_EXPONENT) {
      windows /= 2;
      exponent++;
    }
    return exponent;
  }
}
