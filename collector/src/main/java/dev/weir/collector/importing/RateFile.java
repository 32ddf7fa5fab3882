package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Makes a capture of any file of timed rates per device. */
final class RateFile {
  private RateFile() {}

  /** One reading of the whole file; called once to check it and once for each delivery. */
  @FunctionalInterface
  interface Reader {
    /**
     * @throws ProblemException with the place that cannot be read
     */
    void read(ByteSource bytes, RateRows rows) throws IOException;
  }

  /**
   * @param format name after {@code --from}
   * @param remedy what to do about a file without any rate
   */
  static CaptureSource open(
      ByteSource bytes, String format, ImportOptions options, String remedy, Reader reader)
      throws IOException {
    RateRows survey = new RateRows(CheckedFile.Discard.INSTANCE);
    reader.read(bytes, survey);
    survey.finish();
    if (survey.rows() == 0) {
      throw ProblemException.badInput(
          bytes.name(), "it holds no sample of what a disk wrote", remedy);
    }
    CaptureHeader header = header(format, options, survey);
    return new CheckedFile(
        bytes,
        header,
        survey.warnings(),
        (from, sink) -> {
          RateRows rows = new RateRows(sink);
          reader.read(from, rows);
          rows.finish();
        });
  }

  private static CaptureHeader header(String format, ImportOptions options, RateRows survey) {
    List<String> names = survey.devices();
    List<SourceInfo> sources =
        names.stream().map(name -> new SourceInfo(name, DiskNames.kindOf(name, names))).toList();
    List<String> limits = new ArrayList<>();
    limits.add(
        "Bytes are what reached each disk, not what applications wrote: the page cache merges"
            + " rewrites, the file system adds its own.");
    limits.add(
        "Partitions and mapped volumes repeat the bytes of their disks: add up sources of one kind"
            + " only.");
    limits.add("A rate is the mean of its interval: bursts within it are not seen.");
    limits.addAll(survey.limits());
    List<String> assumptions = new ArrayList<>(survey.assumptions());
    DiskNames.doubt(names).ifPresent(assumptions::add);
    String host = survey.host();
    if (host == null) {
      assumptions.add("The file names no host.");
    }
    ZoneId zone = options.zone() == null ? survey.zone() : options.zone();
    return new CaptureHeader(
        host == null ? "unknown" : host,
        zone == null ? ZoneOffset.UTC : zone,
        "import:" + format,
        sources,
        limits,
        assumptions,
        List.of(),
        survey.usualLength(),
        "system");
  }
}
