package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import java.io.IOException;
import java.util.regex.Pattern;

/** What {@code sar -d} printed, and the binary files that sadc keeps in /var/log/sa. */
final class SarFormat implements FormatReader {
  private static final Pattern BANNER = Pattern.compile("(?m)\\A\\s*(Linux|SunOS|HP-UX) \\S+");

  /** A time, and behind it the titles of a section of sar or its mark of a restart. */
  private static final Pattern TIMED_TITLES =
      Pattern.compile(
          "(?m)^(\\D{2} ?)?\\d{1,2}[:.h時时시] ?\\d{2}.*\\s(CPU|DEV|device|%usr|RESTART|\\S+/s)\\b");

  private final SadfProgram sadf = new SadfProgram(System.getenv("PATH"));

  @Override
  public String name() {
    return "sar";
  }

  @Override
  public boolean recognises(byte[] head) {
    if (SarBinary.recognises(head)) {
      return true;
    }
    String text = HeadText.of(head);
    boolean table = TIMED_TITLES.matcher(text).find();
    return table && (BANNER.matcher(text).find() || SarText.hasDiskTitles(text));
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    if (SarBinary.recognises(ImportFormats.head(bytes))) {
      return new SarBinary(sadf).open(bytes, options);
    }
    return RateFile.open(
        bytes,
        name(),
        options,
        "it has no section with DEV and wkB/s or wr_sec/s: " + SarText.REMEDY,
        (from, rows) -> SarText.read(from, options, rows));
  }
}
