package dev.weir.collector.cli;

import dev.weir.collector.compressing.CompressionBudget;
import dev.weir.collector.compressing.SampledProbe;
import dev.weir.collector.sampling.CostGovernor;
import dev.weir.collector.sampling.Probe;
import dev.weir.problem.ProblemException;
import dev.weir.units.UnitFormatException;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a measuring may cost, as options of {@code weir collect}. */
final class CostOptions {
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,6})?) ?%");

  @Option(
      names = "--cpu-budget",
      paramLabel = "SHARE",
      defaultValue = "1%",
      description =
          "Processor time that measuring may take, as a share of one core averaged over 5 minutes."
              + " Above it everything but bytes and operations is done by half, and the capture"
              + " says from when on. Default: 1%%.")
  private String cpuBudget = "1%";

  @Option(
      names = "--compression-budget",
      paramLabel = "SHARE,SIZE/min",
      description =
          "What finding out how well written content packs may take: a share of one core and the"
              + " content read. Default: 0.25%%,8MiB/min, 5 to 15 samples of 256 KiB a minute,"
              + " mostly from the page cache.")
  private @Nullable String compressionBudget;

  @Option(
      names = "--no-compression",
      description =
          "Read no content: the capture then holds no compression ratio, and a plan has to assume"
              + " one.")
  private boolean noCompression;

  /**
   * Finds mistakes before anything is opened.
   *
   * @throws ProblemException wrong use
   */
  void check() {
    governor();
    budget();
  }

  /**
   * Says when the measuring has to cost less.
   *
   * @throws ProblemException wrong use
   */
  CostGovernor governor() {
    Matcher matcher = SHARE.matcher(cpuBudget.strip());
    double share = matcher.matches() ? Double.parseDouble(matcher.group(1)) / 100 : 0;
    if (!(share > 0)) {
      throw ProblemException.wrongUse(
          "--cpu-budget " + cpuBudget,
          "this is no share of a core",
          "write for example 1% or 0.5%");
    }
    return new CostGovernor(share);
  }

  /**
   * Adds the sampling of content to a probe of paths, and says so.
   *
   * @return the probe itself where nothing is sampled
   * @throws ProblemException wrong use
   */
  Probe sampled(Probe probe, PrintWriter out) {
    CompressionBudget budget = budget();
    if (noCompression) {
      out.println("Compressibility: not sampled (--no-compression).");
      return probe;
    }
    if (!SampledProbe.canSample(probe)) {
      out.println(
          "Compressibility: not sampled, because "
              + probe.name()
              + " does not tell which bytes were written.");
      return probe;
    }
    out.println(
        "Compressibility: written content is sampled in memory with at most "
            + budget
            + "; none of it is stored (--compression-budget, --no-compression).");
    return SampledProbe.around(probe, budget);
  }

  private CompressionBudget budget() {
    if (compressionBudget == null) {
      return CompressionBudget.USUAL;
    }
    if (noCompression) {
      throw ProblemException.wrongUse(
          "--no-compression", "a --compression-budget is given too", "leave one of the two out");
    }
    try {
      return CompressionBudget.parse(compressionBudget);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          "--compression-budget " + compressionBudget,
          String.valueOf(e.getMessage()),
          "see weir collect --help");
    }
  }
}
