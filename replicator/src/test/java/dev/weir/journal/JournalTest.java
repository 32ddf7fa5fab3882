package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import dev.weir.simulated.SimulatedDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final JournalLimits SMALL = new JournalLimits(8192, 8 * 8192);

  @TempDir Path directory;

  @Test
  void readsBackWhatWasAppendedAcrossSegmentsAndReopening() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL)) {
      fill(journal, 1, 1, 20);
      assertThat(journal.forced()).isEqualTo(JournalPosition.NONE);
      assertThat(journal.force()).isEqualTo(new JournalPosition(1, 20));
    }
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThat(journal.end()).isEqualTo(new JournalPosition(1, 20));
      fill(journal, 1, 21, 30);
      assertThat(sequences(journal, new JournalPosition(1, 7)))
          .containsExactlyElementsOf(range(8, 30));
      assertThat(segments().size()).isGreaterThan(2);
    }
  }

  @Test
  void truncationRemovesWholeSegmentsOnly() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL)) {
      fill(journal, 1, 1, 30);
      int before = segments().size();
      journal.truncateThrough(new JournalPosition(1, 17));
      assertThat(segments().size()).isLessThan(before);
      assertThat(sequences(journal, new JournalPosition(1, 17)))
          .containsExactlyElementsOf(range(18, 30));
      journal.truncateThrough(new JournalPosition(1, 30));
      assertThat(segments()).hasSize(1);
    }
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThat(journal.end()).isEqualTo(new JournalPosition(1, 30));
    }
  }

  @Test
  void aReaderWhoseSegmentIsTruncatedAwayGoesOnInTheNext() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL);
        JournalReader reader = journal.readAfter(JournalPosition.NONE)) {
      fill(journal, 1, 1, 3);
      journal.force();
      while (reader.next(journal.forced())) {
        assertThat(reader.header().epoch()).isEqualTo(1);
      }
      append(journal, 2, 9);
      journal.force();
      journal.truncateThrough(new JournalPosition(1, 3));
      assertThat(reader.next(journal.forced())).isTrue();
      assertThat(reader.header().first()).isEqualTo(9);
    }
  }

  @Test
  void saysWhenItIsFullAndGoesOnAfterTruncation() {
    try (Journal journal = Journal.open(directory, new JournalLimits(4096, 8192))) {
      long sequence = 1;
      while (append(journal, 1, sequence) instanceof AppendOutcome.Appended) {
        sequence++;
      }
      assertThat(append(journal, 1, sequence)).isEqualTo(new AppendOutcome.Full(8192));
      assertThat(journal.end().sequence()).isEqualTo(sequence - 1);
      journal.truncateThrough(journal.end());
      assertThat(append(journal, 1, sequence)).isInstanceOf(AppendOutcome.Appended.class);
    }
  }

  /** A file system that sets nothing aside may take the segment and not the batch. */
  @Test
  void anEpochWhoseFirstBatchFoundNoRoomIsReadOnceThereIsSome() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Path onDisk = Files.createDirectories(disk.path("/state")).resolve("journal");
    try (Journal journal = Journal.open(onDisk, SMALL);
        JournalReader reader = journal.readAfter(JournalPosition.NONE)) {
      append(journal, 1, 1);
      journal.force();
      assertThat(reader.next(journal.forced())).isTrue();
      disk.capacity = disk.usedBytes() + SegmentFile.HEADER_BYTES;
      assertThat(append(journal, 2, 9)).isInstanceOf(AppendOutcome.NoSpace.class);
      assertThat(reader.next(journal.forced())).isFalse();
      disk.capacity = Long.MAX_VALUE;
      assertThat(append(journal, 2, 9)).isInstanceOf(AppendOutcome.Appended.class);
      fill(journal, 2, 10, 30);
      journal.force();
      for (long sequence = 9; sequence <= 30; sequence++) {
        assertThat(reader.next(journal.forced())).isTrue();
        assertThat(reader.header().first()).isEqualTo(sequence);
      }
      journal.truncateThrough(new JournalPosition(1, 1));
    }
    try (Journal journal = Journal.open(onDisk, SMALL)) {
      assertThat(sequences(journal, new JournalPosition(1, 1)))
          .containsExactlyElementsOf(range(9, 30));
    }
  }

  @Test
  void aLaterEpochMayBeginAnywhereButGapsAreRefused() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL)) {
      fill(journal, 1, 1, 3);
      assertThatThrownBy(() -> append(journal, 1, 5)).isInstanceOf(ProblemException.class);
      assertThatThrownBy(() -> append(journal, 1, 3)).isInstanceOf(ProblemException.class);
      fill(journal, 2, 1, 3);
      assertThatThrownBy(() -> append(journal, 1, 4)).isInstanceOf(ProblemException.class);
    }
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThat(journal.end()).isEqualTo(new JournalPosition(2, 3));
      assertThat(sequences(journal, new JournalPosition(1, 1))).containsExactly(2L, 3L, 1L, 2L, 3L);
    }
  }

  @Test
  void aTailCutAtAnyByteLosesOnlyTheUnfinishedBatch() throws IOException {
    long wholeTwo;
    try (Journal journal = Journal.open(directory, SMALL)) {
      fill(journal, 1, 1, 2);
      wholeTwo = usedBytes();
      fill(journal, 1, 3, 3);
    }
    byte[] whole = Files.readAllBytes(segments().getFirst());
    long wholeThree = wholeTwo + FrameLayout.frameBytes(payload(3).remaining());
    for (int cut = (int) wholeTwo; cut < wholeThree; cut++) {
      boolean zeros = cut % 2 == 0;
      byte[] torn =
          java.util.Arrays.copyOf(java.util.Arrays.copyOf(whole, cut), zeros ? 8192 : cut);
      Files.write(segments().getFirst(), torn);
      boolean padding = cut >= wholeTwo + 64 + payload(3).remaining();
      try (Journal journal = Journal.open(directory, SMALL)) {
        assertThat(journal.end().sequence()).as("cut at %d", cut).isEqualTo(padding ? 3 : 2);
        fill(journal, 1, journal.end().sequence() + 1, 5);
        assertThat(sequences(journal, JournalPosition.NONE)).containsExactlyElementsOf(range(1, 5));
      }
    }
  }

  @Test
  void aFlipBeforeAForcedBatchIsAnErrorAndAtTheEndACut() throws IOException {
    long wholeOne;
    try (Journal journal = Journal.open(directory, SMALL)) {
      fill(journal, 1, 1, 1);
      wholeOne = usedBytes();
      fill(journal, 1, 2, 2);
      journal.force();
      fill(journal, 1, 3, 3);
    }
    Path segment = segments().getFirst();
    byte[] whole = Files.readAllBytes(segment);
    flip(segment, wholeOne + 70);
    assertThatThrownBy(() -> Journal.open(directory, SMALL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("damaged at byte " + wholeOne)
        .hasMessageContaining("mirror again");
    Files.write(segment, whole);
    long wholeTwo = wholeOne + FrameLayout.frameBytes(payload(2).remaining());
    flip(segment, wholeTwo + 70);
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThat(journal.end().sequence()).isEqualTo(2);
    }
  }

  @Test
  void reportsMissingForeignAndDamagedSegments() throws IOException {
    try (Journal journal = Journal.open(directory, SMALL)) {
      fill(journal, 1, 1, 30);
    }
    List<Path> files = segments();
    Path middle = files.get(1);
    byte[] content = Files.readAllBytes(middle);
    Files.delete(middle);
    assertThatThrownBy(() -> Journal.open(directory, SMALL)).hasMessageContaining("missing");
    Files.write(middle, new byte[content.length]);
    assertThatThrownBy(() -> Journal.open(directory, SMALL)).hasMessageContaining("header differs");
    Files.write(middle, content);
    flip(middle, content.length / 2);
    assertThatThrownBy(() -> Journal.open(directory, SMALL)).hasMessageContaining("damaged");
    Files.write(middle, content);
    Path foreign = Files.writeString(directory.resolve("notes.txt"), "x");
    assertThatThrownBy(() -> Journal.open(directory, SMALL)).hasMessageContaining("notes.txt");
    Files.delete(foreign);
    Files.write(directory.resolve("x.journal.unfinished"), new byte[9]);
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThat(journal.end().sequence()).isEqualTo(30);
    }
    assertThat(directory.resolve("x.journal.unfinished")).doesNotExist();
  }

  private static void fill(Journal journal, long epoch, long from, long to) {
    for (long sequence = from; sequence <= to; sequence++) {
      assertThat(append(journal, epoch, sequence)).isInstanceOf(AppendOutcome.Appended.class);
    }
  }

  private static AppendOutcome append(Journal journal, long epoch, long sequence) {
    ByteBuffer payload = payload(sequence);
    int length = payload.remaining();
    return journal.append(new BatchHeader(epoch, sequence, sequence, length, length, 0), payload);
  }

  private static ByteBuffer payload(long sequence) {
    byte[] bytes = new byte[700 + (int) (sequence * 37 % 300)];
    new Random(sequence).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static List<Long> sequences(Journal journal, JournalPosition after) throws IOException {
    List<Long> found = new ArrayList<>();
    try (JournalReader reader = journal.readAfter(after)) {
      while (reader.next(journal.end())) {
        found.add(reader.header().first());
        assertThat(reader.payload()).isEqualTo(payload(reader.header().first()));
      }
    }
    return found;
  }

  private static List<Long> range(long from, long to) {
    return java.util.stream.LongStream.rangeClosed(from, to).boxed().toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".journal")).sorted().toList();
    }
  }

  /** Where the frames end in the only segment. */
  private long usedBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(segments().getFirst());
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return (end + 7) / 8 * 8;
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(at);
      int value = access.read();
      access.seek(at);
      access.write(value ^ 4);
    }
  }
}
