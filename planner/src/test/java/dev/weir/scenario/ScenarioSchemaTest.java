package dev.weir.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema says the same as the reader, as far as a schema can say it. */
class ScenarioSchemaTest {
  /** Broken lines, and what the reader says of them. */
  static final String BROKEN =
      """
      objectivs: [15m] | did you mean 'objectives'?
      objectives: 15m | 'objectives' is a list
      objectives: [15] | has no unit
      objectives: [0] | has no unit
      objectives: [-5m] | is negative
      compression: strong | is no compression
      growth: 30% | is no growth per year
      start-of-growth: 2026-13 | is no month
      horizon-months: 0 | whole number from 1 to 120
      lines: [{name: A}] | 'bandwidth' is missing in a line
      lines: [{bandwidth: 1Mbit/s}] | 'name' is missing in a line
      lines: [{name: A, bandwidth: 1Mbit/s, rtd: 4ms}] | did you mean 'rtt'?
      lines: [{name: A, bandwidth: 0Mbit/s}] | more than 0 bit/s
      lines: [{name: A, bandwidth: 1Mbit/s, loss: 1%}] | a loss without a round trip
      lines: [{name: A, bandwidth: 1Mbit/s, window: 64KiB}] | a window without a round trip
      lines: [{name: A, bandwidth: 1Mbit/s, connections: 0}] | number of connections
      lines: [{name: A, bandwidth: 1Mbit/s, congestion-control: bbr}] | write cubic or reno
      lines: [{name: A, bandwidth: 1Mbit/s, cost: 5EUR}] | is not a cost
      lines: [{name: A, bandwidth: 1Mbit/s, cost: 5EUR/month, tariff: {currency: EUR}}] | a cost or a tariff, not both
      lines: [{name: A, bandwidth: 1Mbit/s, tariff: {currency: Euro}}] | is no currency
      lines: [{name: A, bandwidth: 1Mbit/s, tariff: {currency: EUR, fixed: -1}}] | is no price
      lines: [{name: A, bandwidth: 1Mbit/s, tariff: {currency: EUR, burstable: {commit: 1Mbit/s, price: 1}}}] | 'excess' is missing
      outages: [{length: 0h, at: worst}] | must be more than 0s
      outages: [{length: 1h, at: worst, repeat: 1d, count: 2}] | does not fit an outage at the worst moment
      outages: [{length: 1h, at: sometimes}] | is no date and time
      outages: [{length: 1h}] | 'at' is missing in an outage
      outages: [{length: 1h, at: 2025-10-14T02:00, count: 2}] | 'repeat' and 'count' go together
      queue: {memory: 1GiB} | 'disk' is missing
      queue: {memory: 1Gib, disk: 1GiB} | unknown unit 'Gib'
      protected: 0TB | must be more than 0 B
      mirror: {difference: yes} | is neither true nor false
      mirror: {read-rate: 0MB/s} | more than 0 B/s
      initial: {batches: 0} | whole number from 1 to 1000
      initial: {ratio: -2} | is not a compression ratio
      initial: {courier: {transport: 3d}} | 'write-rate' is missing
      servers: [{tier: 1}] | 'match' is missing
      servers: [{match: a, weight: 0}] | whole number from 1 to 1000
      tiers: [{tier: 1, rpo: 1m}] | 'rto' is missing
      tiers: [{tier: 1, rpo: 1m, rto: 1m, failover: sometimes}] | write automatic or manual
      synchronous: {} | 'disk-write' is missing
      periodic: {coalescing: 60%} | 'every' is missing
      periodic: {every: 1h, coalescing: much} | is not a coalescing in percent
      chain: [{every: 0h, transfer: 1s}] | must be more than 0s
      journal: 24 | has no unit
      snapshots: {every: 4h} | 'keep' is missing
      downtime: {detect: 1m, decide: 1m} | 'restart' is missing
      downtime: {detect: 1m, decide: 1m, restart: 1m, backup: {every: 1d, at: noon, restore-rate: 1MB/s, restart: 1h}} | is no time of day
      licences: {per-server: 1500} | is no amount of money
      licences: {per-server: 1EUR, support: 20%} | is no price of support per year
      """;

  @Test
  void acceptsTheExample() {
    assertThat(ScenarioFiles.schemaProblems(ScenarioFiles.example())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = BROKEN)
  void refusesWhatTheReaderRefuses(String lines, String reader) {
    assertThat(ScenarioFiles.schemaProblems("scenario: 1\n" + lines)).as(reader).isNotEmpty();
  }

  @Test
  void asksForTheVersion() {
    assertThat(ScenarioFiles.schemaProblems("zone: Asia/Tokyo")).isNotEmpty();
    assertThat(ScenarioFiles.schemaProblems("scenario: 2")).isNotEmpty();
  }

  /** Forms that both take. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "compression: measured",
        "compression: 2.5",
        "compression: 2.5:1",
        "growth: -5%/year",
        "objectives: [0s, 1.5h]",
        "lines: [{name: 7, bandwidth: 1.5 Gbit/s, rtt: 40ms, loss: 0.01%, window: 4MiB}]",
        "lines: [{name: A, bandwidth: 1Mbit/s, tariff: {currency: JPY, per-mbit: [{price: 5}]}}]",
        "outages: [{length: 1h, at: 2025-10-14T02:00:30+09:00, repeat: 1d, count: 3}]",
        "periodic: {every: 15m, coalescing: measured}",
        "initial: {}",
        "mirror: {difference: false}",
      })
  void bothTake(String lines) {
    assertThat(ScenarioFiles.schemaProblems("scenario: 1\n" + lines)).isEmpty();
    assertThat(ScenarioFiles.read(lines)).isNotNull();
  }
}
