package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.Observation;
import dev.weir.capture.RecordedRows;
import dev.weir.capture.SourceStatistics;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * MSR and Alibaba traces are too large to come along: their fixtures follow the layouts and the
 * example values of the README of iotta.snia.org block I/O 387/388 and of
 * github.com/alibaba/block-traces. VSCSI records are laid out as in vscsi.h of
 * github.com/1a1a11a/libCacheSim.
 */
final class BlockTraceTest {
  private static final long S = 1_000_000_000L;
  private static final long MSR_START = 1_172_163_600_306_162_900L;

  private static final class Rows extends RecordedRows {
    private final List<Observation> observations = new ArrayList<>();

    @Override
    public void observation(Observation observation) {
      observations.add(observation);
    }
  }

  private static CaptureSource open(String text) throws IOException {
    return open(text, ImportOptions.NONE);
  }

  private static CaptureSource open(String text, ImportOptions options) throws IOException {
    return open(text.getBytes(StandardCharsets.UTF_8), options);
  }

  private static CaptureSource open(byte[] content, ImportOptions options) throws IOException {
    return ImportFormats.open(ByteSource.of("dir/t.csv", content), ImportFormats.AUTO, options);
  }

  private static ImportOptions every(Duration interval) {
    return new ImportOptions(null, null, interval, null, Map.of());
  }

  private static Rows rows(CaptureSource source) throws IOException {
    Rows rows = new Rows();
    source.readInto(rows);
    return rows;
  }

  @Test
  void readsTheLayoutOfMsrCambridge() throws IOException {
    CaptureSource source = open(PlainCsvTest.fixture("msr.csv"), ImportOptions.NONE);
    assertThat(source.header().probe()).isEqualTo("import:blocktrace:msr");
    assertThat(source.header().sources()).extracting("name").containsExactly("hm_0", "hm_1");
    Rows rows = rows(source);
    // Seconds from the first request: 1.332 and 2.332 to disk 0, 2.000 to disk 1, the end at 5.000.
    assertThat(rows.rows())
        .containsExactlyInAnyOrder(
            "0 " + MSR_START + "+1000000000 0B 0",
            "0 " + (MSR_START + S) + "+1000000000 4096B 1",
            "0 " + (MSR_START + 2 * S) + "+1000000000 8192B 1",
            "0 " + (MSR_START + 3 * S) + "+2000000100 0B 0",
            "1 " + MSR_START + "+2000000000 0B 0",
            "1 " + (MSR_START + 2 * S) + "+1000000000 4096B 1",
            "1 " + (MSR_START + 3 * S) + "+2000000100 0B 0");
    long length = 5 * S + 100;
    assertThat(rows.observations)
        .containsExactlyInAnyOrder(
            new Observation.WriteSizes(0, MSR_START, length, sizes(12, 13)),
            new Observation.WriteSizes(1, MSR_START, length, sizes(12)),
            new Observation.Rewrites(0, MSR_START, length, 12288, 8192),
            new Observation.Rewrites(1, MSR_START, length, 4096, 4096));
    assertThat(source.warnings())
        .containsExactly("1 requests did not stand in the order of time and were put there.");
  }

  private static List<Long> sizes(int... exponents) {
    long[] counts = new long[Arrays.stream(exponents).max().orElseThrow() + 1];
    for (int exponent : exponents) {
      counts[exponent]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }

  @Test
  void readsTheLayoutOfAlibabaWithAndWithoutNames() throws IOException {
    String text = new String(PlainCsvTest.fixture("alibaba.csv"), StandardCharsets.UTF_8);
    long start = 1_577_808_000_000_626_000L;
    for (String header : List.of("", "device_id,opcode,offset,length,timestamp\n")) {
      CaptureSource source = open(header + text);
      assertThat(source.header().sources()).extracting("name").containsExactly("0", "5");
      // The last half second is joined to the interval before it.
      assertThat(rows(source).rows())
          .containsExactlyInAnyOrder(
              "0 " + start + "+1000000000 0B 0",
              "0 " + (start + S) + "+1499375000 4608B 2",
              "1 " + start + "+1000000000 16384B 1",
              "1 " + (start + S) + "+1499375000 0B 0");
    }
  }

  @Test
  void agreesWithTruthThatOtherCodeComputed() throws IOException {
    for (Path file :
        TruthFiles.present(
            "BlockTraceTest",
            "block-trace/cloudPhysicsIO.csv",
            "block-trace/mqsim-tpcc-small.trace")) {
      JsonNode expected = TruthFiles.expected(file);
      CaptureSource source =
          ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE);
      Map<String, SourceStatistics> each = TruthFiles.statistics(file, source);
      long total = each.values().stream().mapToLong(SourceStatistics::totalBytes).sum();
      assertThat(total / 1e6).isEqualTo(expected.path("write_MB").asDouble());
      expected
          .path("write_bytes_by_device")
          .properties()
          .forEach(
              device ->
                  assertThat(Objects.requireNonNull(each.get(device.getKey())).totalBytes())
                      .as(device.getKey())
                      .isEqualTo(device.getValue().asLong()));
      long writes = Writes.of(source);
      assertThat(writes)
          .isEqualTo(
              expected
                  .path("writes")
                  .asLong(expected.path("ops").path("2a").path("count").asLong()));
      if (each.size() == 1) {
        cloudPhysics(file, each.values().iterator().next(), expected);
      } else {
        double seconds = expected.path("span_seconds").asDouble();
        SourceStatistics any = Objects.requireNonNull(each.get("0"));
        assertThat(Objects.requireNonNull(any.start()).getNano())
            .isEqualTo(expected.path("first_ns").asInt());
        assertThat(any.totalBytes() / any.meanBytesPerSecond()).isCloseTo(seconds, within(2e-9));
      }
    }
  }

  private static void cloudPhysics(Path file, SourceStatistics disk, JsonNode expected)
      throws IOException {
    assertThat(Objects.requireNonNull(disk.start()).toEpochMilli())
        .isEqualTo(expected.path("first_us").asLong() / 1000);
    // The clock has whole seconds: the last request's second belongs to what was measured.
    assertThat(Objects.requireNonNull(disk.end()).toEpochMilli())
        .isEqualTo(expected.path("last_us").asLong() / 1000 + 1000);
    assertThat(disk.peakBytesPerSecond())
        .isEqualTo(expected.path("peak_1s_write_bytes").asDouble());
    double span = expected.path("span_seconds").asDouble();
    assertThat(disk.meanBytesPerSecond())
        .isCloseTo(expected.path("mean_write_Bps").asDouble() * span / (span + 1), within(0.01));
    CaptureSource minutes =
        ImportFormats.open(ByteSource.of(file), "blocktrace", every(Duration.ofMinutes(1)));
    SourceStatistics coarse = SourceStatistics.of("t", minutes).getFirst();
    assertThat(coarse.peakBytesPerSecond() * 60)
        .isCloseTo(expected.path("peak_60s_write_bytes").asDouble(), within(1.0));
  }

  /** Counts operations. */
  private static final class Writes extends RecordedRows {
    private long count;

    static long of(CaptureSource source) throws IOException {
      Writes writes = new Writes();
      source.readInto(writes);
      return writes.count;
    }

    @Override
    public void interval(int source, long start, long length, long bytes, long operations) {
      count += operations;
    }
  }

  private static byte[] vscsi(int version, long[]... requests) {
    int size = version == 1 ? 32 : 40;
    ByteBuffer out = ByteBuffer.allocate(size * requests.length).order(ByteOrder.LITTLE_ENDIAN);
    int number = 0;
    for (long[] request : requests) { // Microseconds, command, bytes, block.
      if (version == 1) {
        out.putInt(number++).putInt((int) request[2]).putInt(1);
        out.putShort((short) request[1]).putShort((short) (1 << 8));
        out.putLong(request[3]).putLong(request[0]);
      } else {
        out.putShort((short) request[1]).putShort((short) (2 << 8));
        out.putInt(number++).putInt((int) request[2]).putInt(1);
        out.putLong(request[3]).putLong(request[0]).putLong(77);
      }
    }
    return out.array();
  }

  @Test
  void readsBothVersionsOfVscsiRecords() throws IOException {
    long[][] requests = {
      {5_000_000, 0x28, 512, 9},
      {5_500_000, 0x2A, 4096, 8},
      {6_000_000, 0x8A, 1024, 12},
      {6_000_001, 0x93, 512, 0},
      {7_999_999, 0x0A, 512, 1000},
    };
    for (int version = 1; version <= 2; version++) {
      byte[] trace = vscsi(version, requests);
      CaptureSource source = open(trace, ImportOptions.NONE);
      assertThat(source.header().sources()).extracting("name").containsExactly("t");
      Rows rows = rows(source);
      assertThat(rows.rows())
          .containsExactly(
              "0 5000000000+1000000000 4096B 1",
              "0 6000000000+1000000000 1024B 1",
              "0 7000000000+1000000000 512B 1");
      assertThat(rows.observations).contains(new Observation.Rewrites(0, 5 * S, 3 * S, 5632, 4608));
      assertThat(source.warnings())
          .containsExactly(
              "1 commands WRITE SAME, UNMAP or COMPARE AND WRITE are left out: the trace does not"
                  + " tell how many bytes they change.");
      CaptureSource cut = open(Arrays.copyOf(trace, trace.length - 1), ImportOptions.NONE);
      assertThat(cut.warnings().getFirst())
          .isEqualTo(
              "The trace ends inside a record: its last %d bytes are left out."
                  .formatted(version == 1 ? 31 : 39));
      ImportOptions dated =
          new ImportOptions(
              ZoneId.of("Asia/Tokyo"), LocalDate.of(2026, 1, 31), null, null, Map.of());
      assertThat(rows(open(trace, dated)).rows().getFirst())
          .isEqualTo("0 1769785200000000000+1000000000 4096B 1");
    }
  }

  @Test
  void refusesADamagedVscsiRecordWithItsPlace() {
    long[][] requests = new long[3000][];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = new long[] {i, 0x2A, 512, i};
    }
    byte[] trace = vscsi(2, requests);
    trace[2500 * 40 + 3] = 9;
    assertThatThrownBy(() -> open(trace, ImportOptions.NONE))
        .hasMessage(
            "dir/t.csv: record 2501, byte 100000: the record is not of version 2 as those before"
                + " it; the file is damaged from here; copy it again");
  }

  @Test
  void takesWhatAPersonSaysOfTimeAndSaysWhatItAssumes() throws IOException {
    String mqsim = "5000 0 8 16 0\n6000 0 8 16 1\n8000 0 8 16 0\n";
    CaptureSource assumed = open(mqsim);
    assertThat(assumed.header().assumptions())
        .contains(
            "The trace does not name its unit of time; it is taken as ns (otherwise say --column"
                + " time-unit=ms, or s, us, ns).");
    assertThat(rows(assumed).rows()).containsExactly("0 5000+3001 16384B 2");
    CaptureSource said =
        open(mqsim, new ImportOptions(null, null, null, null, Map.of("time-unit", "ms")));
    assertThat(rows(said).rows())
        .containsExactly(
            "0 5000000000+1000000000 8192B 1",
            "0 6000000000+1000000000 0B 0",
            "0 7000000000+1001000000 8192B 1");
    assertThatThrownBy(
            () -> open(mqsim, new ImportOptions(null, null, null, null, Map.of("time-unit", "h"))))
        .hasMessage("--column time-unit=h: this is no unit of time; say s, ms, us or ns");
    assertThatThrownBy(() -> open(mqsim, every(Duration.ofNanos(5))))
        .hasMessageContaining("say from 1ms to 24h");
  }

  @Test
  void refusesWithPlaceAndRemedy() {
    String msr = "128166372003061629,hm,0,Read,1,2,3\n";
    assertThatThrownBy(() -> open(msr + "128166372003061629,hm,0,Erase,1,2,3\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "dir/t.csv:2:25: the type 'Erase' is neither Read nor Write; correct it, or check that"
                + " the column is the right one");
    assertThatThrownBy(() -> open(msr + "128166372003061629,hm,0,Write,-1,2,3\n"))
        .hasMessageStartingWith("dir/t.csv:2:31: the offset '-1' is negative;");
    assertThatThrownBy(() -> open(msr + "128166372003061629,hm,0,Write,9223372036854775807,2,3\n"))
        .hasMessageStartingWith("dir/t.csv:2:31: the offset '9223372036854775807' is more than");
    assertThatThrownBy(() -> open(msr + "128166372003061629,hm,0,Write,1,99999999999,3\n"))
        .hasMessageStartingWith("dir/t.csv:2:33: the size '99999999999' is more than 4 GiB for");
    assertThatThrownBy(() -> open(msr + "1,hm,0,Write,1,2,3\n"))
        .hasMessageStartingWith("dir/t.csv:2:1: the time '1' lies outside the years 1970 to 2225;");
    assertThatThrownBy(() -> open(msr + "1,hm,0,Write\n"))
        .hasMessageStartingWith("dir/t.csv:2:1: the line has 4 fields instead of 7; every line");
    assertThatThrownBy(() -> open("version,time,op,size,lbn\n1,2,zz,3,4\n"))
        .hasMessageStartingWith("dir/t.csv:2:5: the operation 'zz' is neither a SCSI code");
    assertThatThrownBy(() -> open("version,time,op,size,lbn\n"))
        .hasMessageStartingWith("dir/t.csv:1:1: the trace has no whole request;");
    assertThatThrownBy(
            () ->
                ImportFormats.open(
                    ByteSource.of("x", "a,b\n".getBytes(StandardCharsets.UTF_8)),
                    "blocktrace",
                    ImportOptions.NONE))
        .hasMessageStartingWith(
            "x: it begins with 'a,b', which is no block trace; known are MSR Cambridge");
  }

  @Test
  void refusesWhatIsFurtherOutOfOrderThanItHolds() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < TraceOrder.HELD; i++) {
      text.append(i).append(" 0 0 1 0\n");
    }
    assertThat(rows(open(text + "0 0 0 1 0\n")).rows().getFirst()).startsWith("0 0+4096 ");
    String further = text.toString() + TraceOrder.HELD + " 0 0 1 0\n0 0 0 1 0\n";
    assertThatThrownBy(() -> open(further))
        .hasMessage(
            "dir/t.csv:4097:1: the request at 1970-01-01T00:00:00Z comes 4096 requests or more"
                + " too late; sort the trace by time: LC_ALL=C sort -n FILE > SORTED");
  }

  @Test
  void leavesOutARequestThatWasCutOff() throws IOException {
    CaptureSource source = open("1000 0 8 16 0\n2000 0 8 16 0\n3000 0 8 16 0\n4000 0 8 1");
    assertThat(rows(source).rows()).containsExactly("0 1000+2001 24576B 3");
    assertThat(source.warnings())
        .containsExactly("The trace ends inside a line: its last request, line 4, is left out.");
  }

  @Test
  void importsInOnePassWhatItReadsInTwo() throws IOException {
    Path folder = Files.createTempDirectory("weir-trace");
    try {
      Path trace = Files.write(folder.resolve("hm_0.csv"), PlainCsvTest.fixture("msr.csv"));
      Path capture = folder.resolve("t.weir");
      CaptureImport.Result result =
          new CaptureImport(List.of(trace), "auto", ImportOptions.NONE).writeTo(capture);
      assertThat(result.sources()).isEqualTo(2);
      CaptureSource twice = ImportFormats.open(ByteSource.of(trace), "auto", ImportOptions.NONE);
      CaptureSource once = CaptureFiles.open(capture);
      assertThat(once.header()).isEqualTo(twice.header());
      assertThat(once.warnings()).isEqualTo(twice.warnings());
      Rows written = rows(once);
      Rows read = rows(twice);
      assertThat(written.rows()).isEqualTo(read.rows());
      assertThat(written.observations).isEqualTo(read.observations);
      Files.delete(capture);
      Files.writeString(trace, "128166372003061629,hm,0,Read,1,2,3\nbroken\n");
      assertThatThrownBy(
              () -> new CaptureImport(List.of(trace), "auto", ImportOptions.NONE).writeTo(capture))
          .hasMessageContaining("hm_0.csv:2:1: the line has 1 fields instead of 7");
      try (var left = Files.list(folder)) {
        assertThat(left).containsExactly(trace);
      }
    } finally {
      Files.deleteIfExists(folder.resolve("t.weir"));
      Files.deleteIfExists(folder.resolve("hm_0.csv"));
      Files.delete(folder);
    }
  }

  @Test
  void agreesWithCountingByBruteForce() throws IOException {
    long seed = System.nanoTime();
    System.out.println("BlockTraceTest seed " + seed);
    for (int round = 0; round < 200; round++) {
      RandomTrace trace = new RandomTrace(new Random(seed + round));
      CaptureSource source = open(trace.text(), every(Duration.ofMillis(trace.intervalMillis)));
      trace.check(source);
    }
  }
}
