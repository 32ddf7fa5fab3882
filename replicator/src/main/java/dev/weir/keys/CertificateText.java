package dev.weir.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a person wants to know of a certificate.
 *
 * @param node the node it names; empty for an authority
 * @param sha256 fingerprint of its encoded form
 */
public record CertificateText(
    Optional<String> node,
    String subject,
    String issuer,
    Instant validFrom,
    Instant validUntil,
    String sha256) {

  /**
   * Reads the certificate of a PEM file.
   *
   * @throws dev.weir.problem.ProblemException when it holds none
   */
  public static CertificateText read(Path file) {
    X509Certificate certificate = PemFiles.certificate(file);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new CertificateText(
          NodeName.of(certificate),
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          HexFormat.ofDelimiter(":").formatHex(digest));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("a certificate that was decoded encodes", e);
    }
  }
}
