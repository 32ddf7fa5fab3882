package dev.weir.collector.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.CostInterval;
import dev.weir.capture.RecordedRows;
import dev.weir.capture.SourceInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnCostTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long START = 1_769_846_400L * 1_000_000_000L;

  /** Costs what the test says; gives up something twice. */
  private static final class DearProbe implements Probe {
    private int eased;

    @Override
    public String name() {
      return "dear";
    }

    @Override
    public List<SourceInfo> sources() {
      return List.of();
    }

    @Override
    public void sample(Instant now, CounterSink counters) {}

    @Override
    public long kernelNanos() {
      return 7;
    }

    @Override
    public Optional<String> ease() {
      return eased++ < 2 ? Optional.of("Step " + eased + ".") : Optional.empty();
    }

    @Override
    public List<String> limits() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private long minutes;

  private ProcessCost reading() {
    long cpu = 1_000_000_000L * minutes; // 1.67 % of a core
    return new ProcessCost(cpu, 50, 40 + minutes, 30, 1000, 500 * minutes);
  }

  @Test
  void storesEachMinuteAndGivesUpStepByStepWithTheTime() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DearProbe probe = new DearProbe();
    CaptureHeader header =
        new CaptureHeader("h", ZoneOffset.UTC, "dear", List.of(), List.of(), List.of(), List.of());
    try (CaptureWriter writer = new CaptureWriter("m", bytes, header)) {
      OwnCost cost = new OwnCost(probe, writer, new CostGovernor(0.01), this::reading);
      cost.begin();
      for (minutes = 1; minutes <= 40; minutes++) {
        cost.account(START + (minutes - 1) * MINUTE, MINUTE, minutes * MINUTE);
      }
    }
    CaptureReader reader = CaptureReader.open(ByteSource.of("m", bytes.toByteArray()));
    List<CostInterval> stored = new ArrayList<>();
    reader.readInto(
        new RecordedRows() {
          @Override
          public void cost(CostInterval interval) {
            stored.add(interval);
          }
        });
    assertThat(stored).hasSize(40);
    assertThat(stored.get(1))
        .isEqualTo(new CostInterval(START + MINUTE, MINUTE, 1_000_000_000L, 0, 42, 30, 0, 500));
    assertThat(reader.warnings())
        .containsExactly(
            "At 2026-01-31T08:06:00Z measuring had taken 1.67 % of one core for 5 minutes, more"
                + " than the 1.00 % allowed. Step 1.",
            "At 2026-01-31T08:11:00Z measuring had taken 1.67 % of one core for 5 minutes, more"
                + " than the 1.00 % allowed. Step 2.",
            "At 2026-01-31T08:16:00Z measuring had taken 1.67 % of one core for 5 minutes, more"
                + " than the 1.00 % allowed. Nothing was left to give up beside bytes and"
                + " operations, which go on.");
  }

  @Test
  void readsWhatTheKernelTellsOfAProcess() {
    String status =
        """
        Name:\tjava
        VmHWM:\t   53004 kB
        VmRSS:\t   52000 kB
        RssAnon:\t   30000 kB
        """;
    assertThat(ProcessCost.value(status, "VmRSS")).isEqualTo(52_000 * 1024);
    assertThat(ProcessCost.value(status, "RssAnon")).isEqualTo(30_000 * 1024);
    assertThat(ProcessCost.value("rchar: 17\nread_bytes: 4096\n", "read_bytes")).isEqualTo(4096);
    assertThat(ProcessCost.value(status, "read_bytes")).isEqualTo(-1);
  }
}
