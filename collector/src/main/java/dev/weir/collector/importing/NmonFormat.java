package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Recordings of nmon ({@code nmon -f}) on Linux and AIX, as written or sorted. */
final class NmonFormat implements FormatReader {
  @Override
  public String name() {
    return "nmon";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = HeadText.of(head);
    return text.startsWith("AAA,") && (text.contains("nmon") || text.contains("\nZZZZ,T"));
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    ZoneId zone = options.zone() == null ? ZoneOffset.UTC : options.zone();
    NmonSurvey survey = NmonSurvey.of(bytes, options, zone);
    if (survey.snapshots().size() < 2) {
      throw ProblemException.badInput(
          bytes.name(),
          "it has "
              + survey.snapshots().size()
              + " snapshot; the first says nothing of a known time",
          "record more, for example nmon -f -s 5 -c 720");
    }
    CheckedFile.Discard discard = CheckedFile.Discard.INSTANCE;
    List<String> warnings = new ArrayList<>();
    new NmonDisks(survey, warnings::add).read(bytes, options, discard);
    CaptureHeader header =
        new CaptureHeader(
            survey.host(),
            zone,
            "import:nmon",
            sources(survey.disks()),
            List.of(
                "Bytes are what reached each disk, not what applications wrote: the page cache"
                    + " merges rewrites, the file system adds its own.",
                "Partitions and mapped volumes repeat the bytes of their disks: add up sources of"
                    + " one kind only."),
            assumptions(options),
            List.of(),
            Duration.ofNanos(survey.usualNanos()),
            "system");
    return new CheckedFile(
        bytes,
        header,
        warnings,
        (from, sink) -> new NmonDisks(survey, sentence -> {}).read(from, options, sink));
  }

  private static List<SourceInfo> sources(List<String> disks) {
    return disks.stream().map(name -> new SourceInfo(name, DiskNames.kindOf(name, disks))).toList();
  }

  private static List<String> assumptions(ImportOptions options) {
    List<String> assumptions = new ArrayList<>();
    if (options.zone() == null) {
      assumptions.add(PdhZone.NO_ZONE);
    }
    assumptions.add("KB/s of nmon is 1024 bytes per second.");
    assumptions.add(
        "The first snapshot is left out: nmon measures it over the short time since its start, not"
            + " over the interval, so its rates hold for no known time.");
    assumptions.add(
        "Snapshot times have whole seconds: a step of 5 s may show as 4 or 6 s, and its bytes be"
            + " off by that share.");
    return assumptions;
  }
}
