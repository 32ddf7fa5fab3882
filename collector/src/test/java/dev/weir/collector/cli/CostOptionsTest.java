package dev.weir.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.SourceInfo;
import dev.weir.collector.compressing.SampledProbe;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.ProbeProvider;
import dev.weir.collector.scanning.ScanningProbeProvider;
import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class CostOptionsTest {
  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private static CostOptions options(String... arguments) {
    return CommandLine.populateCommand(new CostOptions(), arguments);
  }

  private Probe sampled(Probe probe, String... arguments) {
    return options(arguments).sampled(probe, new PrintWriter(said, true));
  }

  private Probe scanning() {
    ProbeProvider.Offer offer =
        new ScanningProbeProvider().offer(new PathSelection(List.of(folder), List.of()));
    return ((ProbeProvider.Offer.Ready) offer).probe();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --cpu-budget=1          | write for example 1%
          --cpu-budget=0%         | no share of a core
          --cpu-budget=-1%        | no share of a core
          --compression-budget=1% | 0.25%,8MiB/min
          """)
  void wrongBudgetsSayWhatWouldBeRight(String option, String hint) {
    assertThatThrownBy(() -> options(option).check())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(hint);
  }

  @Test
  void aBudgetForNothingIsWrongUse() {
    assertThatThrownBy(
            () -> options("--no-compression", "--compression-budget=1%,1MiB/min").check())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("leave one of the two out");
    assertThatCode(() -> options("--cpu-budget=0.5%", "--no-compression").check())
        .doesNotThrowAnyException();
  }

  @Test
  void saysTheBudgetBeforeItBegins() {
    try (Probe probe = sampled(scanning(), "--compression-budget=1%,64MiB/min")) {
      assertThat(probe).isInstanceOf(SampledProbe.class);
      assertThat(said.toString())
          .contains("at most 1%,64MiB/min")
          .contains("none of it is stored")
          .contains("--no-compression");
    }
  }

  @Test
  void readsNothingWhenToldSo() {
    Probe scanning = scanning();
    try (Probe probe = sampled(scanning, "--no-compression")) {
      assertThat(probe).isSameAs(scanning);
      assertThat(said.toString()).contains("not sampled");
    }
  }

  @Test
  void saysWhenAProbeCannotTellWhatWasWritten() {
    Probe counting = new CountingOnly();
    assertThat(sampled(counting)).isSameAs(counting);
    assertThat(said.toString()).contains("counting-only does not tell which bytes were written");
  }

  private static final class CountingOnly implements Probe {
    @Override
    public String name() {
      return "counting-only";
    }

    @Override
    public List<SourceInfo> sources() {
      return List.of();
    }

    @Override
    public void sample(Instant now, CounterSink counters) {}

    @Override
    public List<String> limits() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
