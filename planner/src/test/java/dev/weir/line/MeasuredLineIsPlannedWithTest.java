package dev.weir.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linktest.FrameAccounting;
import dev.weir.linktest.Loss;
import dev.weir.linktest.MeasuredLine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The line that {@code weir link-test} prints is one that {@code weir plan} takes. */
class MeasuredLineIsPlannedWithTest {
  @Test
  void takesTheNotationAsItIs() {
    MeasuredLine measured =
        new MeasuredLine(
            "measured", 18_700_000, Duration.ofMillis(41), new Loss.Counted(10_000, 2, false));
    assertThat(measured.notation()).isEqualTo("measured=18.7Mbit/s,rtt=41ms,loss=0.02%");
    CandidateLine line = CandidateLine.parse(measured.notation());
    assertThat(line.bandwidth().bitsPerSecond()).isEqualTo(18_700_000);
    assertThat(line.roundTrip()).contains(Duration.ofMillis(41));
    assertThat(line.loss()).hasValue(0.0002);
  }

  @Test
  void takesExtremesAndUnknownLoss() {
    for (double bits : new double[] {1, 999.96, 64_123, 9.9996e9, 4e11}) {
      for (Loss loss :
          new Loss[] {
            new Loss.Unknown("nobody to ask"),
            new Loss.Counted(1, 0, false),
            new Loss.Counted(1_000_000_000, 1, false)
          }) {
        String notation =
            new MeasuredLine("measured-back", bits, Duration.ofNanos(9_999), loss).notation();
        assertThat(CandidateLine.parse(notation).bandwidth().bitsPerSecond())
            .as(notation)
            .isBetween((long) (bits * 0.999), (long) (bits * 1.001) + 1);
      }
    }
  }

  @Test
  void countsFramesAlike() {
    assertThat(FrameAccounting.FRAME_BYTES).isEqualTo(TcpCeiling.FRAME_BYTES);
  }
}
