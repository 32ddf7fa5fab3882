package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.RecordedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Opens small texts and fixtures as an importer would, for tests. */
final class ImportedText {
  private ImportedText() {}

  static CaptureSource open(String name, String text, ImportOptions options) throws IOException {
    return open(name, text.getBytes(StandardCharsets.UTF_8), options);
  }

  static CaptureSource open(String name, byte[] bytes, ImportOptions options) throws IOException {
    return ImportFormats.open(ByteSource.of(name, bytes), ImportFormats.AUTO, options);
  }

  static CaptureSource fixture(String name) throws IOException {
    return open(name, PlainCsvTest.fixture(name), ImportOptions.NONE);
  }

  static List<String> rows(CaptureSource source) throws IOException {
    RecordedRows rows = new RecordedRows();
    source.readInto(rows);
    return rows.rows();
  }

  static ImportOptions zone(String zone) {
    return new ImportOptions(ZoneId.of(zone), null, null, null, Map.of());
  }

  static ImportOptions interval(String interval) {
    return new ImportOptions(null, null, Duration.parse(interval), null, Map.of());
  }

  static ImportOptions columns(String... keysAndNames) {
    Map<String, String> columns = new java.util.HashMap<>();
    for (int i = 0; i < keysAndNames.length; i += 2) {
      columns.put(keysAndNames[i], keysAndNames[i + 1]);
    }
    return new ImportOptions(null, null, null, null, columns);
  }
}
