package dev.weir.keys;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** The three files with which one node proves itself. */
public record NodeFiles(Path ca, Path certificate, Path key) {
  private static final String NEW = ".new";

  /** As {@code weir keys create} names them. */
  public static NodeFiles in(Path directory, String name) {
    return new NodeFiles(
        directory.resolve("ca.pem"),
        directory.resolve(name + ".pem"),
        directory.resolve(name + ".key"));
  }

  /**
   * @throws ProblemException when a certificate or key is there already
   */
  public void requireAbsent() {
    for (Path file : new Path[] {certificate, key}) {
      if (Files.exists(file)) {
        throw ProblemException.wrongUse(
            file.toString(),
            "exists and is not overwritten",
            "name another directory, or say --config FILE to renew a node's keys");
      }
    }
  }

  /**
   * Puts a new key and certificate in place of what is there; key files are readable by their owner
   * only. They are checked together before anything is replaced.
   *
   * @throws ProblemException when they do not belong together, or cannot be written
   */
  public void replace(X509Certificate authority, X509Certificate signed, PrivateKey pair) {
    try {
      Path parent = certificate.toAbsolutePath().getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        Files.createDirectories(
            parent,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      NodeFiles fresh = new NodeFiles(beside(ca), beside(certificate), beside(key));
      for (Path file : new Path[] {fresh.ca, fresh.certificate, fresh.key}) {
        Files.deleteIfExists(file);
      }
      PemFiles.write(fresh.ca, authority);
      PemFiles.write(fresh.certificate, signed);
      PemFiles.write(fresh.key, pair);
      NodeKeys.load(fresh.ca, fresh.certificate, fresh.key, Instant.now());
      Files.move(fresh.key, key, StandardCopyOption.ATOMIC_MOVE);
      Files.move(fresh.certificate, certificate, StandardCopyOption.ATOMIC_MOVE);
      Files.move(fresh.ca, ca, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          certificate.toString(),
          "key and certificate cannot be written (" + e + ")",
          "where only one of them is new, the other is beside it with the ending " + NEW,
          e);
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + NEW);
  }

  /**
   * Reads a certificate that was sent as PEM.
   *
   * @throws ProblemException when it is none
   */
  public static X509Certificate parse(String pem) {
    try {
      return PemFiles.parse(pem.getBytes(StandardCharsets.US_ASCII));
    } catch (CertificateException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          "certificate",
          "cannot be read (" + e.getMessage() + ")",
          "use the same version on both sides",
          e);
    }
  }

  /** A certificate as PEM. */
  public static String text(X509Certificate certificate) {
    try {
      return PemFiles.text(certificate);
    } catch (IOException e) {
      throw new AssertionError("a certificate encodes", e);
    }
  }
}
