package dev.weir.journal;

import java.nio.file.Path;

/**
 * One segment file. {@code last} is written by the appending thread and read by the reading one.
 */
final class Segment {
  final Path path;
  final SegmentName name;
  private volatile long last;
  private volatile long bytes;

  /**
   * @param last sequence of the last frame; one less than the name's first when there is none
   * @param bytes size on disk, with the room set aside
   */
  Segment(Path path, SegmentName name, long last, long bytes) {
    this.path = path;
    this.name = name;
    this.last = last;
    this.bytes = bytes;
  }

  long last() {
    return last;
  }

  void last(long sequence) {
    last = sequence;
  }

  long bytes() {
    return bytes;
  }

  void bytes(long size) {
    bytes = size;
  }

  JournalPosition end() {
    return new JournalPosition(name.epoch(), last);
  }

  boolean isEmpty() {
    return last < name.first();
  }
}
