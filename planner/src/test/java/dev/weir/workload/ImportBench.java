package dev.weir.workload;

import dev.weir.capture.ByteSource;
import dev.weir.collector.importing.CaptureImport;
import dev.weir.collector.importing.ImportFormats;
import dev.weir.collector.importing.ImportOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast 64 MB of each large format are read, and imported into a capture. Started by
 * bench/import; not a test and without a limit.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ImportBench {
  private static final int BYTES = 64_000_000;
  private static final long START = 1_767_225_600L;
  private static final long FILETIME_OF_1970 = 116_444_736_000_000_000L;

  /** Layout of the made-up file. */
  @Param({"csv", "table", "msr", "alibaba", "libcachesim", "mqsim", "vscsi"})
  public String layout = "";

  private byte[] content = {};
  private Path file = Path.of("");
  private Path capture = Path.of("");

  /** What one core gets done, whoever else uses the machine. */
  @State(Scope.Thread)
  public static class Cpu {
    private long nanos;
    private long megabytes;

    /** Begins anew with each iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      nanos = 0;
      megabytes = 0;
    }

    /** JMH's own counters would be summed over the iterations. */
    @TearDown(Level.Iteration)
    public void print() {
      System.out.printf("%.0f MB per second of processor time%n", megabytes / (nanos / 1e9));
    }

    private static long now() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  /** Makes the file once; it is not part of the time. */
  @Setup
  public void makeFile() throws IOException {
    content = layout.equals("vscsi") ? vscsi() : text(layout);
    Path folder = Files.createTempDirectory("weir-bench");
    file = Files.write(folder.resolve("input.csv"), content);
    capture = folder.resolve("output.weir");
  }

  /** Leaves nothing behind. */
  @TearDown
  public void removeFile() throws IOException {
    Files.delete(file);
    Files.delete(file.getParent());
  }

  /** Checking from memory, as every command does that opens the file. */
  @Benchmark
  public Object read(Cpu cpu) throws IOException {
    long before = Cpu.now();
    Object source = ImportFormats.open(ByteSource.of("input.csv", content), "auto", options());
    cpu.nanos += Cpu.now() - before;
    cpu.megabytes += content.length / 1_000_000;
    return source;
  }

  /** The whole of {@code weir import}, from file to file. */
  @Benchmark
  public Object wholeImport(Cpu cpu) throws IOException {
    long before = Cpu.now();
    Object result = new CaptureImport(List.of(file), "auto", options()).writeTo(capture);
    cpu.nanos += Cpu.now() - before;
    cpu.megabytes += content.length / 1_000_000;
    Files.delete(capture);
    return result;
  }

  private ImportOptions options() {
    Map<String, String> columns =
        layout.equals("table") ? Map.of("end", "Timestamp", "rate", "Write [KB/s]") : Map.of();
    return new ImportOptions(null, null, null, null, columns);
  }

  private static byte[] text(String layout) {
    Random random = new Random(1);
    StringBuilder out = new StringBuilder(BYTES + 200);
    out.append(
        switch (layout) {
          case "csv" -> "start,seconds,bytes,source\n";
          case "table" -> "Timestamp;CPU [%];Read [KB/s];Write [KB/s];Net [KB/s]\n";
          case "libcachesim" -> "version,time,op,size,lbn\n";
          default -> "";
        });
    long micros = 0;
    for (long row = 0; out.length() < BYTES; row++) {
      micros += random.nextInt(1000);
      line(layout, out, random, row, micros);
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void line(String layout, StringBuilder out, Random random, long row, long micros) {
    long place = random.nextInt(1 << 28);
    boolean write = random.nextInt(10) < 6;
    int sectors = 8 << random.nextInt(5);
    switch (layout) {
      case "csv" ->
          out.append(Instant.ofEpochSecond(START + row / 2))
              .append(",1,")
              .append(place)
              .append(row % 2 == 0 ? ",data\n" : ",log\n");
      case "table" ->
          out.append(START + row * 300)
              .append(";0.")
              .append(sectors)
              .append(";0.0;")
              .append(place / 7.0)
              .append(";0.06666\n");
      case "msr" ->
          out.append(FILETIME_OF_1970 + START * 10_000_000 + micros * 10)
              .append(",prxy,")
              .append(row & 1)
              .append(write ? ",Write," : ",Read,")
              .append(place * 512)
              .append(',')
              .append(sectors * 512)
              .append(',')
              .append(place & 0xFFFF)
              .append('\n');
      case "alibaba" ->
          out.append(row % 50)
              .append(write ? ",W," : ",R,")
              .append(place * 512)
              .append(',')
              .append(sectors * 512)
              .append(',')
              .append(START * 1_000_000 + micros)
              .append('\n');
      case "libcachesim" ->
          out.append("1,")
              .append(5_633_898 + micros / 1_000_000)
              .append(write ? ",2a," : ",28,")
              .append(sectors * 512)
              .append(',')
              .append(place)
              .append('\n');
      default ->
          out.append(938_513_000 + micros * 1000)
              .append(' ')
              .append(row & 7)
              .append(' ')
              .append(place)
              .append(' ')
              .append(sectors)
              .append(write ? " 0\n" : " 1\n");
    }
  }

  private static byte[] vscsi() {
    Random random = new Random(1);
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long micros = 5_633_898_000_000L;
    while (out.remaining() >= 32) {
      micros += random.nextInt(1000);
      out.putInt(0).putInt(4096 << random.nextInt(5)).putInt(1);
      out.putShort((short) (random.nextInt(10) < 6 ? 0x2A : 0x28)).putShort((short) 0x100);
      out.putLong(random.nextInt(1 << 28)).putLong(micros);
    }
    return out.array();
  }
}
