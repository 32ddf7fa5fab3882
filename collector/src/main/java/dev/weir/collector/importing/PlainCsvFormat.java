package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Weir's plain CSV, one row per interval, as docs/formats/plain-csv.md has it. */
final class PlainCsvFormat implements FormatReader {
  static final String HEADER = "start,seconds,bytes[,source]";

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    String first = text.lines().findFirst().orElse("").replace("\uFEFF", "").replace("\"", "");
    return first.startsWith("start") && first.contains("seconds");
  }

  @Override
  public CaptureSource open(ByteSource bytes) throws IOException {
    PlainCsvRows rows = new PlainCsvRows(bytes, defaultSource(bytes.name()));
    rows.read(Discard.INSTANCE);
    List<String> assumptions = new ArrayList<>();
    assumptions.add("The file names no host; its bytes are taken as application writes.");
    List<SourceInfo> sources =
        rows.sources().stream().map(name -> new SourceInfo(name, SourceKind.INSTANCE)).toList();
    CaptureHeader header =
        new CaptureHeader(
            "unknown",
            rows.offset().orElse(ZoneOffset.UTC),
            "import:csv",
            sources,
            List.of("Writes shorter than a row's interval are seen as spread over it."),
            assumptions,
            List.of());
    return new Checked(bytes, header);
  }

  private static String defaultSource(String name) {
    Path file = Path.of(name).getFileName();
    return file == null ? name : file.toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
  }

  /** A file that was read to its end once without a fault. */
  private record Checked(ByteSource bytes, CaptureHeader header) implements CaptureSource {
    @Override
    public void readInto(IntervalSink sink) throws IOException {
      new PlainCsvRows(bytes, defaultSource(bytes.name())).read(sink);
    }
  }

  /** Takes rows that are only checked. */
  private enum Discard implements IntervalSink {
    INSTANCE;

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      // Checking needs no more than that the row could be read.
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      // As above.
    }
  }
}
