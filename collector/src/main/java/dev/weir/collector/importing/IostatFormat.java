package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import java.io.IOException;
import java.util.regex.Pattern;

/** What iostat printed, as text in all its column orders or as JSON. */
final class IostatFormat implements FormatReader {
  static final String REMEDY = "record with 'LC_ALL=C iostat -dxkt 5 > FILE'";

  private static final Pattern JSON = Pattern.compile("\\A\\{\\s*\"sysstat\"\\s*:");

  @Override
  public String name() {
    return "iostat";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = HeadText.of(head).stripLeading();
    return isJson(text) || IostatText.hasTable(text);
  }

  /** Tells iostat's JSON from that of sadf, which says of which file it was made. */
  static boolean isJson(String head) {
    return JSON.matcher(head).find() && !head.contains("\"file-date\"");
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    byte[] head = TextInput.head(bytes, options, ImportFormats.HEAD_BYTES);
    boolean json = isJson(HeadText.of(head).stripLeading());
    return RateFile.open(
        bytes,
        name(),
        options,
        "its first report is the mean since boot, which is no sample, and none follows; "
            + REMEDY
            + ", or where 'iostat -y' made it say --keep-first --interval 5s",
        (from, rows) -> {
          if (json) {
            IostatJson.read(from, options, rows);
          } else {
            IostatText.read(from, options, rows);
          }
        });
  }
}
