package dev.weir.keys;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a node as its certificate carries it: the one DNS name among its subject names. */
public final class NodeName {
  static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int DNS_NAME = 2;

  private NodeName() {}

  /** The name, or empty when the certificate is not one of a node. */
  public static Optional<String> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null || names.size() != 1) {
        return Optional.empty();
      }
      List<?> name = names.iterator().next();
      return name.get(0).equals(DNS_NAME)
              && name.get(1) instanceof String text
              && FORM.matcher(text).matches()
          ? Optional.of(text)
          : Optional.empty();
    } catch (CertificateParsingException e) {
      return Optional.empty(); // a certificate that cannot be read names nobody
    }
  }
}
