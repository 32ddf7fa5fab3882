package dev.weir.transport;

import dev.weir.keys.NodeKeys;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** TLS 1.3 only, both sides with a certificate of the same authority; BoringSSL where it loads. */
public final class TlsContexts {
  private static final String PROTOCOL = "TLSv1.3";

  private volatile Pair current;

  /** What one set of keys makes. */
  private record Pair(SslContext client, SslContext server) {}

  public TlsContexts(NodeKeys keys) {
    current = contexts(keys);
  }

  /** Has connections made from now on use other keys; those that stand go on. */
  public void use(NodeKeys keys) {
    current = contexts(keys);
  }

  private static Pair contexts(NodeKeys keys) {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    try {
      SslContext client =
          SslContextBuilder.forClient()
              .sslProvider(provider)
              .protocols(PROTOCOL)
              .keyManager(keys.key(), keys.certificate())
              .trustManager(keys.ca())
              // A node is known by the name in its certificate, wherever it runs: see Identity.
              .endpointIdentificationAlgorithm("")
              .build();
      SslContext server =
          SslContextBuilder.forServer(keys.key(), keys.certificate())
              .sslProvider(provider)
              .protocols(PROTOCOL)
              .trustManager(keys.ca())
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      return new Pair(client, server);
    } catch (SSLException e) {
      throw new IllegalStateException("keys that were checked make a TLS context", e);
    }
  }

  SslContext client() {
    return current.client();
  }

  SslContext server() {
    return current.server();
  }
}
