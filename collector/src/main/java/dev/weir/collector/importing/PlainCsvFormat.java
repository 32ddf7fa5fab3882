package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
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
    String first =
        text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").replace("\"", "");
    return first.startsWith("start") && first.contains("seconds");
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    PlainCsvRows rows = new PlainCsvRows(bytes, options, defaultSource(bytes.name()));
    rows.read(CheckedFile.Discard.INSTANCE);
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
    return new CheckedFile(
        bytes,
        header,
        rows.warnings(),
        (from, sink) -> new PlainCsvRows(from, options, defaultSource(from.name())).read(sink));
  }

  private static String defaultSource(String name) {
    Path file = Path.of(name).getFileName();
    return file == null ? name : file.toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
  }
}
