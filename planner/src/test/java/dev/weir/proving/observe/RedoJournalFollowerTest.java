package dev.weir.proving.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.Codec;
import dev.weir.codec.CompressionLevel;
import dev.weir.journal.BatchHeader;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalLimits;
import dev.weir.journal.JournalPosition;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import dev.weir.proving.workload.OperationKind;
import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.RecordContent;
import dev.weir.proving.workload.WriterLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedoJournalFollowerTest {
  private static final int RECORD = 8_192;
  private static final JournalLimits SMALL = new JournalLimits(64 << 10, 16 << 20);

  @TempDir private Path directory;
  private long sequence;

  /** Appends one batch of records with these stamps, as the target would. */
  private void append(Journal journal, CompressionLevel level, int flags, long... stamps) {
    OperationWriter operations = new OperationWriter();
    operations.stamp(sequence + 1, 1).flags(flags);
    byte[] record = new byte[RECORD];
    for (long stamp : stamps) {
      new RecordContent(1, 0.5).fill(record, RECORD, stamp, 0);
      operations.write(7, stamp * RECORD, 1, record);
      operations.truncate(7, 1L << 40, 1);
    }
    ByteBuffer raw = ByteBuffer.allocateDirect(operations.length());
    raw.put(operations.segment().asSlice(0, operations.length()).asByteBuffer()).flip();
    ByteBuffer stored = raw;
    int codecNumber = 0;
    if (level != CompressionLevel.OFF) {
      stored = ByteBuffer.allocateDirect(Codec.roomFor(raw.limit()));
      try (Codec codec = level.newCodec()) {
        stored.limit(codec.pack(raw, 0, raw.limit(), stored, 0));
      }
      codecNumber = 1;
    }
    long last = sequence + 2L * stamps.length;
    journal.append(
        new BatchHeader(1, sequence + 1, last, raw.limit(), stored.limit(), codecNumber), stored);
    sequence = last;
  }

  @Test
  void findsStampsInEveryCodecAcrossSegmentsThatComeAndGo() throws IOException {
    Path state = Files.createDirectories(directory.resolve("state/demo"));
    try (RedoJournalFollower follower = new RedoJournalFollower(directory.resolve("state"));
        Journal journal = Journal.open(state.resolve("journal"), SMALL)) {
      follower.readNew();
      assertThat(follower.newestStamp()).isZero();
      long stamp = 0;
      for (int i = 0; i < 60; i++) {
        CompressionLevel level = CompressionLevel.values()[i % 4];
        append(journal, level, 0, ++stamp, ++stamp);
        if (i % 3 == 0) {
          follower.readNew();
          assertThat(follower.newestStamp()).isEqualTo(stamp);
          journal.truncateThrough(new JournalPosition(1, sequence));
        }
      }
      follower.readNew();
      assertThat(follower.newestStamp()).isEqualTo(120);
      assertThat(follower.disorder()).isZero();
    }
  }

  @Test
  void aStampBehindALaterOneIsDisorderAndAMirrorsIsNone() throws IOException {
    try (RedoJournalFollower follower = new RedoJournalFollower(directory);
        Journal journal = Journal.open(directory.resolve("journal"), SMALL)) {
      append(journal, CompressionLevel.LOW, 0, 1, 2, 4);
      append(journal, CompressionLevel.LOW, OperationLayout.FLAG_MIRROR, 9);
      follower.readNew();
      assertThat(follower.disorder()).isZero();
      assertThat(follower.newestStamp()).isEqualTo(4);
      append(journal, CompressionLevel.LOW, 0, 3, 5);
      follower.readNew();
      assertThat(follower.disorder()).isOne();
      assertThat(follower.newestStamp()).isEqualTo(5);
    }
  }

  @Test
  void theDurableAgeIsThatOfTheOldestRecordNotInTheJournal() throws IOException {
    Path logPath = directory.resolve("log");
    try (DurableObserver observer =
            new DurableObserver(logPath, new RedoJournalFollower(directory.resolve("state")));
        Journal journal = Journal.open(directory.resolve("state"), SMALL);
        WriterLog log = WriterLog.create(logPath, 1_000, 1)) {
      for (int i = 1; i <= 5; i++) {
        log.append(new PlannedOperation(i, i, OperationKind.WRITE, 0, 0, RECORD, false), 1_000 + i);
      }
      append(journal, CompressionLevel.MEDIUM, 0, 1, 2, 3);
      Observation seen = observer.sample(2_000);
      assertThat(seen.ageNanos()).isEqualTo(2_000 - 1_004);
      assertThat(seen.outstandingOperations()).isEqualTo(2);
      assertThat(seen.outstandingBytes()).isEqualTo(2L * RECORD);
      append(journal, CompressionLevel.MEDIUM, 0, 4, 5);
      assertThat(observer.sample(3_000).ageNanos()).isZero();
    }
  }
}
