package dev.weir.collector.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What tells a file or folder from another that has taken its name. File systems give the inode
 * number of a removed file to the next one at once, so the time of its birth is part of it.
 */
record FileIdentity(Map<String, Object> attributes) {
  FileIdentity {
    attributes = Map.copyOf(attributes);
  }

  /**
   * Follows links.
   *
   * @throws IOException when there is none, or it may not be looked at
   */
  static FileIdentity of(Path path) throws IOException {
    return new FileIdentity(Files.readAttributes(path, "unix:dev,ino,creationTime"));
  }
}
