package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What sadf writes of disks: CSV (-d), JSON (-j), XML (-x) or one value per line (-p). */
final class SadfFormat implements FormatReader {
  static final String REMEDY = "write it anew with 'sadf -d FILE -- -d > FILE.csv'";
  static final String WHOLE_SECONDS =
      "sadf writes times and intervals in whole seconds: where an interval is a second shorter than"
          + " the step between two times, that second is a gap.";

  private static final Pattern JSON = Pattern.compile("\\A\\{\\s*\"sysstat\"\\s*:");
  private static final Pattern CSV =
      Pattern.compile("\\A([^;\\n]+;-1;[^;\\n]+;[A-Z].*\\R)*# hostname;interval;timestamp");
  private static final Pattern PAIRS =
      Pattern.compile("\\A[^\\t\\n]+\\t-?[0-9]+\\t[^\\t\\n]+\\t[^\\t\\n]+\\t[^\\n]+");

  @Override
  public String name() {
    return "sadf";
  }

  @Override
  public boolean recognises(byte[] head) {
    return form(HeadText.of(head).stripLeading()).isPresent();
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    byte[] head = TextInput.head(bytes, options, ImportFormats.HEAD_BYTES);
    Optional<Form> found = form(HeadText.of(head).stripLeading());
    if (found.isEmpty()) {
      throw ProblemException.badInput(
          bytes.name() + ":1:1",
          ContentLook.describe(ImportFormats.head(bytes), head) + ", which sadf does not write",
          REMEDY);
    }
    Form form = found.get();
    return RateFile.open(
        bytes,
        name(),
        options,
        "it shows no disks: " + REMEDY,
        (from, rows) -> form.read(from, options, rows));
  }

  private static Optional<Form> form(String head) {
    if (JSON.matcher(head).find()) {
      return IostatFormat.isJson(head) ? Optional.empty() : Optional.of(SadfJson::read);
    }
    if (head.startsWith("<") && head.contains("<sysstat")) {
      return Optional.of(SadfXml::read);
    }
    if (CSV.matcher(head).find()) {
      return Optional.of(SadfCsv::read);
    }
    return PAIRS.matcher(head).find() ? Optional.of(SadfPairs::read) : Optional.empty();
  }

  /** One of the forms that sadf writes. */
  @FunctionalInterface
  private interface Form {
    void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException;
  }
}
