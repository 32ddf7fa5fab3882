package dev.weir.keys;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request (PKCS #10) for a certificate: the public key of a node, signed with the private one,
 * which is never sent.
 */
public final class CertificateRequest {
  private static final int P256_BITS = 256;

  private CertificateRequest() {}

  /** The request as PEM. */
  public static String of(String name, KeyPair pair) {
    try {
      return PemFiles.text(
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + name), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError("a request for a key of ours encodes", e);
    }
  }

  /**
   * The key that a request asks a certificate for; whatever else it says is passed over.
   *
   * @throws ProblemException when it is none, or not signed with that key
   */
  public static PublicKey key(String pem) {
    try {
      return checked(pem);
    } catch (ProblemException e) {
      throw e;
    } catch (IOException
        | java.security.GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) { // the library throws several of its own for broken encodings
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          "certificate request",
          "cannot be read (" + e.getMessage() + ")",
          "make it with weir keys enrol",
          e);
    }
  }

  private static PublicKey checked(String pem)
      throws IOException,
          java.security.GeneralSecurityException,
          OperatorCreationException,
          PKCSException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest found)) {
        throw broken("holds no request");
      }
      PublicKey key = new JcaPKCS10CertificationRequest(found).getPublicKey();
      if (!(key instanceof ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
        throw broken("asks for a key that is not of P-256");
      }
      if (!found.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw broken("is not signed with its own key");
      }
      return key;
    }
  }

  private static ProblemException broken(String what) {
    return ProblemException.badInput("certificate request", what, "make it with weir keys enrol");
  }
}
