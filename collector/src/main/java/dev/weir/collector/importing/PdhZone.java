package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The zone of a table's local times and how it is known.
 *
 * @param assumption a whole sentence, or empty where nothing was assumed
 */
record PdhZone(ZoneId zone, String assumption) {
  /** What is assumed of local times that nothing says the place of. */
  static final String NO_ZONE =
      "Times are local and the file names no time zone: they are taken as UTC; --zone names"
          + " another, for example --zone Asia/Tokyo.";

  private static final int MOST_BIAS_MINUTES = 18 * 60;

  /**
   * @param first time of the first row
   * @throws ProblemException where the header and a person disagree
   */
  static PdhZone of(String file, PdhTable.Head head, ImportOptions options, LocalDateTime first) {
    Integer bias = head.biasMinutes();
    ZoneId said = options.zone();
    if (bias != null && Math.abs(bias) > MOST_BIAS_MINUTES) {
      throw ProblemException.badInput(
          file + ":1:1", "a bias of " + bias + " minutes is no time zone", "correct the header");
    }
    if (said != null) {
      if (bias != null && !WindowsZones.fits(said, bias, first)) {
        throw ProblemException.wrongUse(
            "--zone " + said,
            "the header of " + file + " says UTC" + ZoneOffset.ofTotalSeconds(-bias * 60),
            "leave the option out, or name a place with that time");
      }
      return new PdhZone(said, "");
    }
    if (bias == null) {
      return new PdhZone(ZoneOffset.UTC, NO_ZONE);
    }
    Optional<ZoneId> place = WindowsZones.place(head.zoneName(), bias, first);
    if (place.isPresent()) {
      return new PdhZone(
          place.get(),
          "The zone '%s' of the header is taken as %s.".formatted(head.zoneName(), place.get()));
    }
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(-bias * 60);
    String sentence =
        offset.equals(ZoneOffset.UTC) && head.zoneName().equals("UTC")
            ? ""
            : ("Times are UTC%s throughout, as the header says ('%s'): if the clock changed for"
                    + " summer time within the file, import again with --zone, for example --zone"
                    + " Europe/Berlin.")
                .formatted(offset.getTotalSeconds() == 0 ? "" : offset, head.zoneName());
    return new PdhZone(offset, sentence);
  }
}
