package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The binary files of sar (/var/log/sa/saDD). Their layout changes with sysstat's versions, so the
 * installed sadf reads them; a file of an older version is converted first.
 */
final class SarBinary {
  private static final String AS_TEXT = "sadf -d FILE -- -d > FILE.csv";

  private static final String NAMES_MADE_HERE =
      "Device names are those that sadf on this machine finds for the numbers in the file; one that"
          + " belongs to a machine set up otherwise may be named wrongly (its rates are not).";

  private final SadfProgram sadf;

  SarBinary(SadfProgram sadf) {
    this.sadf = sadf;
  }

  static boolean recognises(byte[] head) {
    return SarBinaryHead.of(head).isPresent();
  }

  /**
   * @throws ProblemException ENVIRONMENT without sadf, BAD_INPUT when it cannot read the file
   */
  CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    SarBinaryHead head = SarBinaryHead.of(ImportFormats.head(bytes)).orElseThrow();
    return RateFile.open(
        bytes,
        "sar",
        options,
        "sadf shows no disks in it; sadc records them with the option -S DISK",
        (from, rows) -> read(from, head, options, rows));
  }

  private void read(ByteSource bytes, SarBinaryHead head, ImportOptions options, RateRows rows)
      throws IOException {
    rows.assume(NAMES_MADE_HERE);
    try (Workplace workplace = new Workplace()) {
      Path file =
          bytes instanceof ByteSource.OfFile known
              ? known.file().toAbsolutePath()
              : workplace.copy(bytes);
      String complaint = print(bytes.name(), file, options, rows);
      if (!complaint.isEmpty() && rows.rows() == 0) {
        Path converted = convert(bytes, head, file, workplace);
        if (Files.size(converted) > 0) { // Of a file that needs no conversion nothing is written.
          complaint = print(bytes.name(), converted, options, rows);
        }
      }
      if (!complaint.isEmpty()) {
        if (rows.rows() == 0) {
          throw refusal(bytes.name(), head, complaint);
        }
        rows.warn("The file is not whole: sadf stopped with '" + complaint + "'.");
      }
    }
  }

  /** Reads what sadf prints; empty where it is content with the file, else what it complains of. */
  private String print(String name, Path file, ImportOptions options, RateRows rows)
      throws IOException {
    try (SadfRun run = sadf.start(name, List.of("-d", file.toString(), "--", "-d"))) {
      SadfCsv.read(new Printed(name, run), options, rows);
      return run.exitCode() == 0 ? "" : run.complaint();
    }
  }

  private Path convert(ByteSource bytes, SarBinaryHead head, Path file, Workplace workplace)
      throws IOException {
    Path converted = workplace.file("converted");
    try (SadfRun run = sadf.start(bytes.name(), List.of("-c", file.toString()));
        InputStream output = run.output()) {
      Files.copy(output, converted);
      if (run.exitCode() != 0) {
        throw refusal(bytes.name(), head, run.complaint());
      }
    }
    return converted;
  }

  private static ProblemException refusal(String name, SarBinaryHead head, String complaint) {
    return ProblemException.badInput(
        name,
        "it was recorded by sysstat %s (format 0x%x), which the sadf installed here cannot read: '%s'"
            .formatted(head.version(), head.format(), complaint),
        "write it as text with the sysstat of the machine that recorded it: " + AS_TEXT);
  }

  /** Gives the output of a run to a parser, once. */
  private record Printed(String file, SadfRun run) implements ByteSource {
    @Override
    public String name() {
      return file + " (as sadf -d prints it)";
    }

    @Override
    public InputStream open() {
      return run.output();
    }
  }
}
