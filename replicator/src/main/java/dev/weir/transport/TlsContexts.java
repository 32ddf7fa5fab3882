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

  private final SslContext client;
  private final SslContext server;

  public TlsContexts(NodeKeys keys) {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    try {
      client =
          SslContextBuilder.forClient()
              .sslProvider(provider)
              .protocols(PROTOCOL)
              .keyManager(keys.key(), keys.certificate())
              .trustManager(keys.ca())
              // A node is known by the name in its certificate, wherever it runs: see Identity.
              .endpointIdentificationAlgorithm("")
              .build();
      server =
          SslContextBuilder.forServer(keys.key(), keys.certificate())
              .sslProvider(provider)
              .protocols(PROTOCOL)
              .trustManager(keys.ca())
              .clientAuth(ClientAuth.REQUIRE)
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("keys that were checked make a TLS context", e);
    }
  }

  SslContext client() {
    return client;
  }

  SslContext server() {
    return server;
  }
}
