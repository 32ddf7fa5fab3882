package dev.weir.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.CompressionLevel;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureRoundTripTest {
  static final CaptureHeader HEADER =
      new CaptureHeader(
          "db1",
          ZoneId.of("Asia/Tokyo"),
          "test",
          List.of(new SourceInfo("vda", SourceKind.DISK), new SourceInfo("/日本", SourceKind.PATH)),
          List.of("It sees nothing."),
          List.of("The clock was right."),
          List.of("exclude *.tmp"),
          Duration.ofSeconds(1),
          "system");

  @Test
  void readsBackWhatWasWritten() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("CaptureRoundTripTest seed " + seed);
    Random random = new Random(seed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordedRows written = new RecordedRows();
    CollectionCost cost = new CollectionCost(1, 2, 3, 4, 5, 6);
    try (CaptureWriter writer = new CaptureWriter("memory", bytes, HEADER)) {
      long[] clock = {random.nextLong(-1L << 60, 1L << 60), 0, 7};
      for (int i = 0; i < 50_000; i++) {
        int source = random.nextInt(i < 25_000 ? 2 : 3);
        if (i == 25_000) {
          assertThat(writer.addSource(new SourceInfo("late", SourceKind.DISK))).isEqualTo(2);
        }
        randomRow(random, source, clock, written, writer);
      }
      writer.cost(cost);
      writer.warning("It rained.");
    }
    CaptureReader reader = CaptureReader.open(ByteSource.of("memory", bytes.toByteArray()));
    RecordedRows read = new RecordedRows();
    reader.readInto(read);
    assertThat(read.rows()).isEqualTo(written.rows());
    assertThat(reader.header().sources())
        .containsExactly(
            new SourceInfo("vda", SourceKind.DISK),
            new SourceInfo("/日本", SourceKind.PATH),
            new SourceInfo("late", SourceKind.DISK));
    assertThat(reader.header().withSources(HEADER.sources())).isEqualTo(HEADER);
    assertThat(reader.cost()).contains(cost);
    assertThat(reader.warnings()).containsExactly("It rained.");
    assertThat(reader.complete()).isTrue();
    assertThat(reader.rows()).isEqualTo(50_000);
  }

  private static void randomRow(
      Random random, int source, long[] clock, IntervalSink first, IntervalSink second) {
    long start = clock[source] + (random.nextBoolean() ? 0 : random.nextLong(1L << 40));
    long length = 1 + random.nextLong(1L << 40);
    clock[source] = start + length;
    if (random.nextInt(10) == 0) {
      String cause = "cause " + random.nextInt();
      first.gap(source, start, length, cause);
      second.gap(source, start, length, cause);
    } else {
      long bytes = random.nextLong() >>> random.nextInt(1, 64);
      long operations = random.nextInt(-1, 100);
      first.interval(source, start, length, bytes, operations);
      second.interval(source, start, length, bytes, operations);
    }
  }

  @Test
  void readsBackWhatIsKnownBesideTheBytes() throws IOException {
    List<Observation> written =
        List.of(
            new Observation.WriteSizes(1, 60, 60, List.of(0L, 7L, Long.MAX_VALUE)),
            new Observation.Rewrites(0, 0, 300, 4096, 0),
            new Observation.Compressibility(
                0,
                5,
                1,
                1 << 20,
                List.of(
                    new Observation.Packed(CompressionLevel.LOW, 500_000, 900),
                    new Observation.Packed(CompressionLevel.HIGH, 1, 0))),
            new Observation.WriteSizes(0, 60, 60, List.of()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter("memory", bytes, HEADER)) {
      writer.interval(0, 1_000, 1_000, 4096, 1);
      written.forEach(writer::observation);
    }
    List<Observation> read = new ArrayList<>();
    RecordedRows rows =
        new RecordedRows() {
          @Override
          public void observation(Observation observation) {
            read.add(observation);
          }
        };
    CaptureReader.open(ByteSource.of("memory", bytes.toByteArray())).readInto(rows);
    assertThat(read).isEqualTo(written);
    assertThat(rows.rows()).containsExactly("0 1000+1000 4096B 1");
  }

  @Test
  void otherAvroReadersUnderstandIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.weir");
    try (CaptureWriter writer = CaptureWriter.create(file, HEADER)) {
      writer.interval(0, 1_000, 1_000, 4096, 1);
      writer.gap(0, 2_000, 500, "late");
    }
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(new File(file.toString()), new GenericDatumReader<>())) {
      assertThat(reader.getMetaString("weir.format")).isEqualTo("1");
      GenericRecord interval = reader.next();
      assertThat(interval.get("bytes")).isEqualTo(4096L);
      assertThat(interval.get("start")).isEqualTo(1_000L);
      GenericRecord gap = reader.next();
      assertThat(gap.get("bytes")).isNull();
      assertThat(gap.get("row")).hasToString("GAP");
      assertThat(reader.next().get("note")).hasToString("{\"end\":{\"rows\":3}}");
      assertThat(reader.hasNext()).isFalse();
    }
    assertThat(Files.size(file)).isPositive();
  }
}
