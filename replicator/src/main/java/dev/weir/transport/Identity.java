package dev.weir.transport;

import dev.weir.keys.NodeName;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Whom a finished handshake proved the peer to be. */
final class Identity {
  private Identity() {}

  /** The peer's name; empty when its certificate names no node. */
  static Optional<String> of(SslHandler handler) {
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? NodeName.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // no certificate, no name
    }
  }
}
