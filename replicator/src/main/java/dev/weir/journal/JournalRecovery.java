package dev.weir.journal;

import dev.weir.durable.DurableFile;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the whole frames of a journal after a crash. What may be missing is only an unfinished end:
 * a frame that a later frame calls forced, a segment between two others or a file that is no
 * segment is reported, and then nothing is changed.
 */
final class JournalRecovery {
  private static final String REMEDY =
      "restore the file, or remove the state directory and mirror again";

  /**
   * @param tail where the next frame goes in the last segment
   */
  record Found(List<Segment> segments, long tail) {}

  private final Path directory;
  private final Frame frame = new Frame();
  private final List<Segment> segments = new ArrayList<>();
  private final List<Path> unfinished = new ArrayList<>();
  private long tail;
  private boolean cut;

  private JournalRecovery(Path directory) {
    this.directory = directory;
  }

  static Found recover(Path directory) throws IOException {
    JournalRecovery recovery = new JournalRecovery(directory);
    List<SegmentName> names = recovery.list();
    for (int i = 0; i < names.size(); i++) {
      recovery.scan(names.get(i), i == names.size() - 1);
    }
    recovery.clean();
    return new Found(recovery.segments, recovery.tail);
  }

  private List<SegmentName> list() throws IOException {
    List<SegmentName> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SegmentFile.UNFINISHED)) {
          unfinished.add(file);
          continue;
        }
        names.add(
            SegmentName.parse(name)
                .orElseThrow(
                    () ->
                        ProblemException.badInput(
                            file.toString(),
                            "not a journal segment",
                            "move it out of the journal's directory")));
      }
    }
    return names;
  }

  private void scan(SegmentName name, boolean last) throws IOException {
    Path path = directory.resolve(name.fileName());
    requireFollows(path, name);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      SegmentFile.check(path, name, channel);
      long expected = name.first();
      long offset = SegmentFile.HEADER_BYTES;
      while (frame.read(channel, offset) && belongs(name, expected)) {
        expected = frame.batch().last() + 1;
        offset += frame.bytes();
      }
      segments.add(new Segment(path, name, expected - 1, channel.size()));
      tail = offset;
      if (!zeroFrom(channel, offset)) {
        requireUnfinished(path, channel, offset, expected, last);
        cut = true;
      }
    }
  }

  private boolean belongs(SegmentName name, long expected) {
    return frame.batch().epoch() == name.epoch() && frame.batch().first() == expected;
  }

  private void requireFollows(Path path, SegmentName name) {
    if (segments.isEmpty()) {
      return;
    }
    Segment before = segments.getLast();
    boolean sameEpoch = before.name.epoch() == name.epoch();
    if (sameEpoch && name.first() != before.last() + 1) {
      throw ProblemException.badInput(
          path.toString(),
          "begins at "
              + name.first()
              + " but the segment before it ("
              + before.path.getFileName()
              + ") ends at "
              + before.last()
              + ": a segment is missing or damaged",
          REMEDY);
    }
  }

  private void requireUnfinished(
      Path path, FileChannel channel, long offset, long expected, boolean last) throws IOException {
    if (!last || durableFrameBehind(channel, offset, expected)) {
      throw ProblemException.badInput(
          path.toString(),
          "damaged at byte "
              + offset
              + ", where sequence "
              + expected
              + " was; what follows shows that it was whole once",
          REMEDY);
    }
  }

  /**
   * Whether a whole frame behind {@code offset} says that {@code expected} was forced before it.
   */
  private boolean durableFrameBehind(FileChannel channel, long offset, long expected)
      throws IOException {
    long size = channel.size();
    MagicSearch search = new MagicSearch(channel);
    long at = search.next(offset + FrameLayout.ALIGNMENT);
    while (at < size) {
      if (frame.read(channel, at)
          && frame.batch().first() > expected
          && frame.forced() >= expected) {
        return true;
      }
      at = search.next(at + FrameLayout.ALIGNMENT);
    }
    return false;
  }

  private static boolean zeroFrom(FileChannel channel, long offset) throws IOException {
    return new MagicSearch(channel).firstNonZero(offset) >= channel.size();
  }

  /** Removes what a crash left: unfinished files, and the bytes behind the last whole frame. */
  private void clean() throws IOException {
    for (Path file : unfinished) {
      Files.delete(file);
    }
    if (cut) {
      Segment last = segments.getLast();
      try (FileChannel channel = FileChannel.open(last.path, StandardOpenOption.WRITE)) {
        long size = channel.size();
        channel.truncate(tail);
        channel.force(true);
        SegmentFile.setAside(last.path, size);
        channel.force(true);
      }
    }
    if (!unfinished.isEmpty()) {
      DurableFile.forceDirectory(directory);
    }
  }
}
