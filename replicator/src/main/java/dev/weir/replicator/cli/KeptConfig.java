package dev.weir.replicator.cli;

import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.holder.Keeper;
import dev.weir.linux.SharedMemory;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of a server that may replace another one. A file that was made unreadable while
 * the node ran must not cost the application its directory: then the one that the server before
 * used holds.
 */
final class KeptConfig {
  private static final Logger LOG = LoggerFactory.getLogger(KeptConfig.class);
  private static final String KEY = "config";

  private final Path file;
  private final byte[] text;
  private final @Nullable NodeConfig config;
  private final @Nullable ProblemException problem;

  private KeptConfig(
      Path file, byte[] text, @Nullable NodeConfig config, @Nullable ProblemException problem) {
    this.file = file;
    this.text = text;
    this.config = config;
    this.problem = problem;
  }

  /** Reads the file; what is wrong with it is told by {@link #orAsBefore}. */
  static KeptConfig read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    try {
      NodeConfig config = NodeConfigReader.read(absolute);
      return new KeptConfig(absolute, Files.readAllBytes(absolute), config, null);
    } catch (ProblemException e) {
      return new KeptConfig(absolute, new byte[0], null, e);
    } catch (IOException e) {
      return new KeptConfig(
          absolute,
          new byte[0],
          null,
          ProblemException.of(
              ProblemException.Kind.BAD_INPUT,
              absolute.toString(),
              "cannot be read (" + e + ")",
              "check its rights",
              e));
    }
  }

  /**
   * The file's, which is kept for successors; where it could not be read, that of the server
   * before.
   *
   * @throws ProblemException what is wrong with the file, when no server was before
   */
  NodeConfig orAsBefore(Keeper keeper) {
    NodeConfig read = config;
    if (read != null) {
      SharedMemory memory = SharedMemory.create("weir-config", text.length);
      memory.segment().asByteBuffer().put(text);
      keeper.keep(new Keeper.Kept(KEY, "", memory.descriptor()));
      return read;
    }
    ProblemException wrong = Objects.requireNonNull(problem);
    SharedMemory before =
        keeper.find(KEY).map(kept -> SharedMemory.of(kept.descriptor())).orElseThrow(() -> wrong);
    LOG.error("going on as configured before, the file cannot be used: {}", wrong.getMessage());
    String was =
        new String(before.segment().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    Path directory = Objects.requireNonNull(file.getParent());
    return NodeConfigReader.parse(was, file.toString(), directory);
  }
}
