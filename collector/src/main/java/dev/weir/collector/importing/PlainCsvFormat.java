package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Weir's plain CSV, one row per interval, as docs/formats/plain-csv.md has it; and any other table
 * whose columns a person names.
 */
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
    return pass(bytes, options).checked();
  }

  @Override
  public Optional<SinglePass> singlePass(ByteSource bytes, ImportOptions options)
      throws IOException {
    return Optional.of(pass(bytes, options));
  }

  private static SinglePass pass(ByteSource bytes, ImportOptions options) throws IOException {
    if (!options.columns().isEmpty()) {
      return MappedCsv.open(bytes, options);
    }
    CaptureHeader header =
        new CaptureHeader(
            "unknown",
            new PlainCsvRows(bytes, options).offset(),
            "import:csv",
            List.of(),
            List.of("Writes shorter than a row's interval are seen as spread over it."),
            List.of("The file names no host; its bytes are taken as application writes."),
            List.of());
    return new SinglePass(bytes, header, target -> new PlainCsvRows(bytes, options).read(target));
  }
}
