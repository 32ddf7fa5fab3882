package dev.weir.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.collector.importing.CaptureFiles;
import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.ScenarioReader;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.WorkloadReader;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random fleets against every pair of borders, each server grown in doubles. */
class GrowthOfEachTest {
  private static final int SERVERS = 4;
  private static final int SAMPLES = 40;
  private static final int HORIZON = 36;
  private static final int SECONDS = 60;
  private static final Duration RPO = Duration.ofMinutes(5);
  private static final long COMPUTES_WHOLE_YEARS_ONLY = 0;

  @TempDir private Path folder;

  /** What the servers wrote and by how much each of them grows a year. */
  private record Fleet(double[][] bytes, double[] rates) {
    static Fleet random(Random random) {
      double[][] bytes = new double[SERVERS][SAMPLES];
      double[] rates = new double[SERVERS];
      for (int s = 0; s < SERVERS; s++) {
        rates[s] = (random.nextInt(120) - 20) / 100.0;
        for (int i = 0; i < SAMPLES; i++) {
          bytes[s][i] = random.nextInt(4) == 0 ? random.nextInt(2_000_000_000) : 0;
        }
      }
      return new Fleet(bytes, rates);
    }

    double required(double months) {
      double most = 0;
      for (int from = 0; from < SAMPLES; from++) {
        double sum = 0;
        for (int to = from; to < SAMPLES; to++) {
          for (int s = 0; s < SERVERS; s++) {
            sum += bytes[s][to] * Math.pow(1 + rates[s], months / 12);
          }
          most = Math.max(most, sum / ((to - from + 1) * SECONDS + RPO.toSeconds()));
        }
      }
      return most * 8;
    }
  }

  @Test
  void everyMonthIsThatOfEveryPairOfBorders() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      Fleet fleet = Fleet.random(random);
      GrowingNeed need = plan(fleet, line(fleet, random)).growth().need().orElseThrow();

      assertThat(need.excess()).isZero();
      for (int month = 0; month <= HORIZON; month++) {
        double expected = fleet.required(month);
        assertThat(need.requiredBitsPerSecond(RPO, month))
            .as("seed %d, round %d, month %d", seed, round, month)
            .isCloseTo(expected, within(1e-6 * expected));
      }
    }
  }

  @Test
  void monthsBetweenAreNeverTooLowAndAtMostSoMuchTooHigh() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      Fleet fleet = Fleet.random(random);
      PlanRequest request = request(fleet, line(fleet, random));
      GrowingNeed need =
          new GrowthOfEach(request, Planner.plan(request).growth(), COMPUTES_WHOLE_YEARS_ONLY);

      for (int month = 0; month <= HORIZON; month++) {
        double expected = fleet.required(month);
        assertThat(need.requiredBitsPerSecond(RPO, month))
            .as("seed %d, round %d, month %d", seed, round, month)
            .isBetween(expected * (1 - 1e-6), expected * (1 + need.excess()) * (1 + 1e-6));
      }
    }
  }

  /** Also where only whole years are computed before. */
  @Test
  void lineBreaksWhereItsNeedPassesIt() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      Fleet fleet = Fleet.random(random);
      CandidateLine line = line(fleet, random);
      PlanRequest request = request(fleet, line);
      GrowthForecast forecast = Planner.plan(request).growth();
      long most = round % 2 == 0 ? COMPUTES_WHOLE_YEARS_ONLY : Long.MAX_VALUE / HORIZON / SAMPLES;
      GrowingNeed need = new GrowthOfEach(request, forecast, most);
      int first = firstBroken(fleet, line.usableBitsPerSecond());

      String where = "seed %d, round %d".formatted(seed, round);
      switch (need.keeping(line, RPO)) {
        case GrowingNeed.Months found -> {
          assertThat((int) Math.ceil(found.months())).as(where).isEqualTo(first);
          assertThat(found.months())
              .as(where)
              .isCloseTo(straightBefore(first, fleet, line.usableBitsPerSecond()), within(1e-3));
          assertThat(fleet.required(found.months()))
              .as(where)
              .isLessThan(line.usableBitsPerSecond() * (1 + 1e-6));
        }
        case GrowingNeed.Beyond _ -> assertThat(first).as(where).isGreaterThan(HORIZON);
        case GrowingNeed.Never _ ->
            assertThat(Arrays.stream(fleet.rates()).max().orElseThrow()).as(where).isNotPositive();
      }
    }
  }

  /** Within a month the logarithm of the need is taken as straight, which is never too little. */
  private static double straightBefore(int month, Fleet fleet, double bitsPerSecond) {
    double before = fleet.required(month - 1);
    return month - 1 + Math.log(bitsPerSecond / before) / Math.log(fleet.required(month) / before);
  }

  private static int firstBroken(Fleet fleet, double bitsPerSecond) {
    int month = 0;
    while (month <= HORIZON && fleet.required(month) <= bitsPerSecond) {
      month++;
    }
    return month;
  }

  /** A line with room for up to three times the writes. */
  private static CandidateLine line(Fleet fleet, Random random) {
    long kilobits = Math.round(fleet.required(0) * (1.01 + 2 * random.nextDouble()) / 1e3);
    return CandidateLine.parse("A=" + kilobits + "kbit/s");
  }

  private PlanResult plan(Fleet fleet, CandidateLine line) throws IOException {
    return Planner.plan(request(fleet, line));
  }

  private PlanRequest request(Fleet fleet, CandidateLine line) throws IOException {
    StringBuilder yaml =
        new StringBuilder("scenario: 1\nhorizon-months: " + HORIZON + "\nservers:\n");
    StringBuilder csv = new StringBuilder("start,seconds,bytes,source\n");
    for (int s = 0; s < SERVERS; s++) {
      long percent = Math.round(fleet.rates()[s] * 100);
      yaml.append("  - {match: s" + s + ", growth: " + percent + "%/y}\n");
    }
    for (int i = 0; i < SAMPLES; i++) {
      Instant start = Instant.parse("2026-01-05T00:00:00Z").plusSeconds((long) i * SECONDS);
      for (int s = 0; s < SERVERS; s++) {
        csv.append(start + "," + SECONDS + "," + (long) fleet.bytes()[s][i] + ",s" + s + "\n");
      }
    }
    Path file = Files.writeString(folder.resolve("fleet.csv"), csv);
    Scenario scenario = ScenarioReader.read(new YamlText(yaml.toString(), "scenario.yaml"));
    CaptureInput input = new CaptureInput(file.toString(), CaptureFiles.open(file));
    return new PlanRequest(
        WorkloadReader.read(
                List.of(input),
                ReadingMemory.ofThisProcess(),
                ReadingProgress.NONE,
                new FleetRules(scenario)::label)
            .workload(),
        List.of(line),
        List.of(RPO),
        Compression.OFF,
        WireCost.NONE,
        scenario);
  }
}
