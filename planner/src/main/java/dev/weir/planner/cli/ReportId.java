package dev.weir.planner.cli;

import dev.weir.report.Provenance;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.ParseResult;

/**
 * The id of a report: the same for the same inputs and the same terms, whatever is made of them.
 */
final class ReportId {
  private static final int DIGITS = 12;

  /** The options that change a number of the report; all others change its form only. */
  private static final List<String> TERMS =
      List.of("--line", "--rpo", "--compression", "--overhead", "--growth", "--initial");

  private ReportId() {}

  /**
   * The first hex digits of a SHA-256 over the hashes of the files and over the options that are
   * terms, each sorted.
   *
   * @param files what was read, the scenario too
   */
  static String of(List<Provenance.InputFile> files, ParseResult parsed) {
    MessageDigest digest = digest();
    files.stream()
        .map(Provenance.InputFile::sha256)
        .sorted()
        .forEach(hash -> digest.update(HexFormat.of().parseHex(hash)));
    for (String option : TERMS) {
      if (parsed.hasMatchedOption(option)) {
        parsed.matchedOption(option).originalStringValues().stream()
            .sorted()
            .map(value -> option + "=" + value + "\n")
            .forEach(term -> digest.update(term.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
