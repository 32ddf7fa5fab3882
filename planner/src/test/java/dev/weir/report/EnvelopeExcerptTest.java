package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class EnvelopeExcerptTest {
  private static final int VERTICES = 20_000;

  @Test
  void smallEnvelopesAreKeptWhole() {
    EnvelopeExcerpt excerpt = EnvelopeExcerpt.of(ReportFixture.e1());
    assertThat(excerpt.thinned()).isFalse();
    assertThat(excerpt.vertices()).isEqualTo(ReportFixture.e1().demand().envelope());
  }

  @Test
  void whatWasAskedStaysExactAndTheRestWithinTheStatedShortfall() {
    Report report = withEnvelope(arc());
    EnvelopeExcerpt excerpt = EnvelopeExcerpt.of(report);
    assertThat(excerpt.vertices()).hasSize(EnvelopeExcerpt.MOST_VERTICES);
    for (LineResult line : report.supply().lines()) {
      double rate = line.rate().usableBitsPerSecond() / 8;
      assertThat(most(excerpt.vertices(), v -> v.wireBytes() - rate * v.seconds()))
          .isEqualTo(most(arc(), v -> v.wireBytes() - rate * v.seconds()));
      assertThat(most(excerpt.vertices(), v -> v.wireBytes() / rate - v.seconds()))
          .isEqualTo(most(arc(), v -> v.wireBytes() / rate - v.seconds()));
    }
    for (RequiredBandwidth required : report.demand().required()) {
      double rpo = required.rpoSeconds();
      assertThat(most(excerpt.vertices(), v -> v.wireBytes() / (v.seconds() + rpo)))
          .isEqualTo(most(arc(), v -> v.wireBytes() / (v.seconds() + rpo)));
    }
    for (double rpo = 1; rpo < 1e5; rpo *= 1.37) {
      double asked = rpo;
      double whole = most(arc(), v -> v.wireBytes() / (v.seconds() + asked));
      double kept = most(excerpt.vertices(), v -> v.wireBytes() / (v.seconds() + asked));
      assertThat(kept).isBetween(whole * (1 - excerpt.shortfall() - 1e-12), whole);
    }
    for (double rate = 1e5; rate < 1e8; rate *= 1.37) {
      double asked = rate;
      double whole = most(arc(), v -> v.wireBytes() - asked * v.seconds());
      double kept = most(excerpt.vertices(), v -> v.wireBytes() - asked * v.seconds());
      assertThat(kept).isBetween(whole - excerpt.shortfallBytes() - 1e-3, whole);
    }
  }

  /** A ramp's envelope: strictly concave, so that every point is a vertex. */
  private static List<EnvelopeVertex> arc() {
    List<EnvelopeVertex> vertices = new ArrayList<>();
    for (int i = 1; i <= VERTICES; i++) {
      vertices.add(
          new EnvelopeVertex(
              i,
              30e6 * i - 600.0 * i * i,
              new Period(ReportFixture.BURST, ReportFixture.BURST.plusSeconds(i))));
    }
    return vertices;
  }

  private static double most(List<EnvelopeVertex> of, ToDoubleFunction<EnvelopeVertex> value) {
    return of.stream().mapToDouble(value).max().orElseThrow();
  }

  private static Report withEnvelope(List<EnvelopeVertex> vertices) {
    Report report = ReportFixture.e1();
    Demand demand = report.demand();
    return Report.of(
        report.identity(),
        report.findings().statement(),
        new Demand(
            demand.workload(),
            demand.scaling(),
            vertices,
            demand.required(),
            demand.frontier(),
            demand.writeRate()),
        report.supply(),
        report.basis());
  }
}
