package dev.weir.doctor;

import dev.weir.config.NodeConfig;
import dev.weir.keys.NodeKeys;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the node can prove who it is, and for how long. */
final class KeyChecks {
  /** Long enough before the end that an administrator comes by. */
  private static final Duration SOON = Duration.ofDays(30);

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final NodeConfig config;
  private final Instant now;
  private Optional<NodeKeys> keys = Optional.empty();

  KeyChecks(NodeConfig config, Instant now) {
    this.config = config;
    this.now = now;
  }

  /** The keys, once {@link #all} found them usable. */
  Optional<NodeKeys> keys() {
    return keys;
  }

  List<Finding> all() {
    NodeConfig.KeyFiles files = config.keys();
    List<Finding> findings = new ArrayList<>();
    try {
      NodeKeys loaded = NodeKeys.load(files.ca(), files.certificate(), files.key(), now);
      if (!loaded.name().equals(config.name())) {
        return List.of(
            Finding.fail(
                "certificate",
                "names node '" + loaded.name() + "', not '" + config.name() + "'",
                "name the right certificate under 'keys:'"));
      }
      keys = Optional.of(loaded);
      findings.add(validity("certificate", loaded.certificate(), "weir keys renew"));
      findings.add(validity("authority", loaded.ca(), "make new keys for all nodes"));
    } catch (ProblemException e) {
      findings.add(Finding.fail("certificate", String.valueOf(e.getMessage()), "weir keys show"));
    }
    mode(files.key()).ifPresent(findings::add);
    return findings;
  }

  private Finding validity(String subject, X509Certificate certificate, String remedy) {
    Instant until = certificate.getNotAfter().toInstant();
    return until.isBefore(now.plus(SOON))
        ? Finding.warn(subject, "expires at " + until, remedy)
        : Finding.ok(subject, "valid until " + until);
  }

  private static Optional<Finding> mode(Path key) {
    try {
      Set<PosixFilePermission> mode = EnumSet.copyOf(OTHERS);
      mode.retainAll(Files.getPosixFilePermissions(key));
      return mode.isEmpty()
          ? Optional.empty()
          : Optional.of(Finding.fail("key", key + " can be read by others", "chmod 600 " + key));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // that it cannot be read was said above
    }
  }
}
