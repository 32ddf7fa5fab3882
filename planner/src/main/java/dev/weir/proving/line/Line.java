package dev.weir.proving.line;

import dev.weir.units.Bandwidth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A line of known bandwidth between two nodes on this machine. */
public sealed interface Line extends AutoCloseable permits NamespaceLine, LoopbackLine {
  /** What the line carries, counted in Ethernet frames. */
  Bandwidth bandwidth();

  /**
   * Cuts the line or joins it again, where it can be cut.
   *
   * @throws dev.weir.problem.ProblemException of the environment when that fails
   */
  void joined(boolean whole);

  /** What a relay made of the frames; empty without one. */
  Optional<FrameRelay.Told> relayed();

  /** Address on which the target listens and to which the source connects. */
  String targetAddress();

  /** What has to stand before the command line of a process that is to live at the target's end. */
  List<String> atTarget();

  /** The cap that the engine has to keep itself, because nothing else shapes this line. */
  Optional<Bandwidth> engineCap();

  /** Bytes that have left the source's end so far, with all headers; empty where nobody counts. */
  OptionalLong sentBytes();

  /** One sentence: what limits the bandwidth here. */
  String description();

  /** Removes what was made for this line; may be called twice. */
  @Override
  void close();
}
