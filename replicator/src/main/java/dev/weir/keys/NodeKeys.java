package dev.weir.keys;

import dev.weir.problem.ProblemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What a node proves itself and checks its peers with.
 *
 * @param name the node's name, from its certificate
 */
public record NodeKeys(
    String name, X509Certificate ca, X509Certificate certificate, PrivateKey key) {

  /**
   * Reads the three PEM files and checks that they belong together.
   *
   * @throws ProblemException naming the file that is missing, broken, expired or from another set
   */
  public static NodeKeys load(Path caFile, Path certificateFile, Path keyFile, Instant now) {
    X509Certificate ca = PemFiles.certificate(caFile);
    X509Certificate certificate = PemFiles.certificate(certificateFile);
    PrivateKey key = PemFiles.privateKey(keyFile);
    requireSignedBy(ca, certificate, caFile, certificateFile);
    requireValid(certificate, certificateFile, now);
    requireValid(ca, caFile, now);
    requirePair(certificate.getPublicKey(), key, certificateFile, keyFile);
    String name =
        NodeName.of(certificate)
            .orElseThrow(
                () ->
                    ProblemException.badInput(
                        certificateFile.toString(),
                        "names no node",
                        "make the keys with: weir keys create DIR NAME..."));
    return new NodeKeys(name, ca, certificate, key);
  }

  private static void requireSignedBy(
      X509Certificate ca, X509Certificate certificate, Path caFile, Path certificateFile) {
    try {
      certificate.verify(ca.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          certificateFile.toString(),
          "is not signed by " + caFile,
          "take both files from one directory made by weir keys create",
          e);
    }
  }

  private static void requireValid(X509Certificate certificate, Path file, Instant now) {
    try {
      certificate.checkValidity(java.util.Date.from(now));
    } catch (CertificateExpiredException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "expired at " + certificate.getNotAfter().toInstant(),
          "make new keys with weir keys create, or set the clock right",
          e);
    } catch (CertificateNotYetValidException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "is valid only from " + certificate.getNotBefore().toInstant(),
          "set this machine's clock right; it shows " + now,
          e);
    }
  }

  private static void requirePair(
      PublicKey publicKey, PrivateKey key, Path certificateFile, Path keyFile) {
    try {
      byte[] probe = {1, 2, 3};
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(probe);
      if (!signer.verify(signature)) {
        throw new SignatureException("the signature of one does not verify with the other");
      }
    } catch (GeneralSecurityException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          keyFile.toString(),
          "is not the key of " + certificateFile + " (" + e.getMessage() + ")",
          "name the .key file beside the certificate",
          e);
    }
  }
}
