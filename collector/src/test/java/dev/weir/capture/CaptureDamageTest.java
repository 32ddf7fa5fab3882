package dev.weir.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureDamageTest {
  private static final int BLOCKS = 5;
  private static final int ROWS_PER_BLOCK = 7;

  private static byte[] small() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter("m", bytes, CaptureRoundTripTest.HEADER)) {
      for (int block = 0; block < BLOCKS; block++) {
        for (int row = 0; row < ROWS_PER_BLOCK; row++) {
          writer.interval(0, (block * ROWS_PER_BLOCK + row) * 1_000L, 1_000, row, 1);
        }
        writer.flush();
      }
    }
    return bytes.toByteArray();
  }

  private static RecordedRows read(byte[] content) throws IOException {
    RecordedRows rows = new RecordedRows();
    CaptureReader.open(ByteSource.of("m", content)).readInto(rows);
    return rows;
  }

  @Test
  void aFileCutAtAnyByteOpensUpToItsLastCompleteBlock() throws IOException {
    byte[] whole = small();
    List<String> all = read(whole).rows();
    assertThat(all).hasSize(BLOCKS * ROWS_PER_BLOCK);
    int opened = 0;
    int most = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        CaptureReader reader = CaptureReader.open(ByteSource.of("m", cut));
        RecordedRows rows = new RecordedRows();
        reader.readInto(rows);
        assertThat(rows.rows()).isEqualTo(all.subList(0, rows.rows().size()));
        assertThat(rows.rows().size() % ROWS_PER_BLOCK).isZero();
        assertThat(rows.rows().size()).isGreaterThanOrEqualTo(most).isEqualTo((int) reader.rows());
        assertThat(reader.complete()).isFalse();
        assertThat(reader.warnings()).hasSize(1);
        assertThat(reader.warnings().getFirst()).contains(rows.rows().size() + " rows", "is lost");
        most = rows.rows().size();
        opened++;
      } catch (ProblemException e) {
        assertThat(opened).as("only a cut header cannot be read").isZero();
        assertThat(e.kind()).isEqualTo(ProblemException.Kind.BAD_INPUT);
      }
    }
    assertThat(most).isEqualTo(all.size());
  }

  @Test
  void zerosWhereAPowerLossTookTheTailAreACutAndNotDamage() throws IOException {
    byte[] whole = small();
    List<String> all = read(whole).rows();
    int beginning = whole.length - 200;
    for (int length = beginning; length < whole.length; length++) {
      byte[] zeroed = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length + 4096);
      CaptureReader reader = CaptureReader.open(ByteSource.of("m", zeroed));
      RecordedRows rows = new RecordedRows();
      reader.readInto(rows);
      assertThat(rows.rows())
          .as("zeros from byte " + length)
          .isEqualTo(all.subList(0, rows.rows().size()));
      assertThat(reader.complete()).isFalse();
      assertThat(reader.warnings()).hasSize(1);
    }
  }

  @Test
  void noDamagedByteIsTakenSilentlyOrHangs() throws IOException {
    byte[] whole = small();
    List<String> all = read(whole).rows();
    long seed = Long.getLong("weir.seed", new Random().nextLong());
    System.out.println("CaptureDamageTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      requireTold(damaged, all, "byte " + i);
    }
  }

  private static void requireTold(byte[] damaged, List<String> all, String what)
      throws IOException {
    try {
      CaptureReader reader = CaptureReader.open(ByteSource.of("m", damaged));
      RecordedRows rows = new RecordedRows();
      reader.readInto(rows);
      boolean toldOrEqual = !reader.complete() || rows.rows().equals(all);
      assertThat(toldOrEqual).as(what).isTrue();
    } catch (ProblemException e) {
      assertThat(e.kind()).as(what).isEqualTo(ProblemException.Kind.BAD_INPUT);
      assertThat(e.getMessage()).as(what).startsWith("m");
    }
  }

  /** Avro reports an unknown type as it likes: by an exception of its own, or by none such. */
  @Test
  void aSchemaWithAnUnknownTypeIsDamageAndNoCrash() throws IOException {
    String whole = new String(small(), StandardCharsets.ISO_8859_1);
    for (String type : List.of("\"long\"", "\"int\"", "\"string\"", "\"array\"", "\"enum\"")) {
      String other = type.replace(type.charAt(1), 'x');
      assertThat(whole).contains(type);
      byte[] damaged = whole.replaceFirst(type, other).getBytes(StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> read(damaged))
          .as(type)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("this is no capture of Weir: its schema cannot be read");
    }
  }

  @Test
  void aDamagedBlockIsNamedByItsPlace() throws IOException {
    byte[] whole = small();
    byte[] damaged = whole.clone();
    int marker = whole.length - 16;
    damaged[marker] ^= 1;
    assertThatThrownBy(() -> read(damaged))
        .isInstanceOf(ProblemException.class)
        .hasMessageMatching(
            "m, block at byte [0-9]+: the block is damaged: a block does not end with the file's"
                + " marker; take the capture again from where it was made; this copy is damaged");
  }

  @Test
  void foreignFilesAreRefusedByWhatTheyAre(@TempDir Path folder) throws IOException {
    Schema schema = SchemaBuilder.record("Other").fields().requiredLong("x").endRecord();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.nullCodec());
      writer.create(schema, bytes);
      GenericRecord row = new GenericData.Record(schema);
      row.put("x", 1L);
      writer.append(row);
    }
    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .hasMessage(
            "m: this is no capture of Weir: it is an Avro file of another program; give a file made"
                + " by 'weir collect', or turn one of another format into a capture with 'weir"
                + " import'");
    assertThatThrownBy(() -> read("hello world".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("it does not begin with Avro's mark");
    Path file = folder.resolve("there");
    CaptureWriter.create(file, CaptureRoundTripTest.HEADER).close();
    assertThatThrownBy(() -> CaptureWriter.create(file, CaptureRoundTripTest.HEADER))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            file
                + ": the file exists and a capture is never written over; choose another name or"
                + " remove the file first");
  }

  @Test
  void theWriterRefusesRowsOutOfOrder() throws IOException {
    try (CaptureWriter writer =
        new CaptureWriter("m", new ByteArrayOutputStream(), CaptureRoundTripTest.HEADER)) {
      writer.interval(0, 1_000, 500, 1, 1);
      assertThatThrownBy(() -> writer.interval(0, 1_499, 500, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "row of vda starts at 1499 ns for 500 ns, though the one before ends at 1500 ns");
      assertThatThrownBy(() -> writer.interval(0, 2_000, 500, -1, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.gap(9, 2_000, 500, ""))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void readsTheGoldenFileOfFormat1() throws IOException {
    CaptureReader reader = CaptureReader.open(ByteSource.of("golden", golden()));
    RecordedRows rows = new RecordedRows();
    reader.readInto(rows);
    assertThat(rows.rows())
        .containsExactly(
            "0 1769846400000000000+1000000000 4096B 2",
            "1 1769846400000000000+1000000000 0B -1",
            "0 1769846401000000000+9000000000 gap the tick came 9.0 s late",
            "0 1769846410000000000+1000000000 9223372036854775807B 0",
            "2 1769846410000000000+500000000 1B 1");
    assertThat(reader.header().host()).isEqualTo("db1");
    assertThat(reader.header().zone().getId()).isEqualTo("Asia/Tokyo");
    assertThat(reader.header().sources().get(2)).isEqualTo(new SourceInfo("late", SourceKind.DISK));
    assertThat(reader.cost()).contains(new CollectionCost(11, 12, 13, 14, 15, 16));
    assertThat(reader.warnings()).containsExactly("It rained.");
    assertThat(reader.complete()).isTrue();
  }

  static byte[] golden() throws IOException {
    try (InputStream in = CaptureDamageTest.class.getResourceAsStream("capture-v1.weir")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
