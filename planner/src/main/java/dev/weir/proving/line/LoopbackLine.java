package dev.weir.proving.line;

import dev.weir.units.Bandwidth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The loopback interface, on which only the engine's own cap limits what is sent. */
public record LoopbackLine(Bandwidth bandwidth) implements Line {
  @Override
  public void joined(boolean whole) {
    throw new IllegalStateException("the loopback interface is everybody's");
  }

  @Override
  public Optional<FrameRelay.Told> relayed() {
    return Optional.empty();
  }

  @Override
  public String targetAddress() {
    return "127.0.0.1";
  }

  @Override
  public List<String> atTarget() {
    return List.of();
  }

  @Override
  public Optional<Bandwidth> engineCap() {
    return Optional.of(bandwidth);
  }

  @Override
  public OptionalLong sentBytes() {
    return OptionalLong.empty();
  }

  @Override
  public String description() {
    return "the loopback interface, limited to " + bandwidth + " by the engine's own cap";
  }

  @Override
  public void close() {
    // Nothing was made.
  }
}
