package dev.weir.transport;

import dev.weir.linux.Errno;
import dev.weir.wire.WireException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns a failure of the network or of TLS into a sentence with a remedy. */
final class FailureText {
  private static final int DEEPEST_CAUSE = 16;
  private static final String SAME_KEYS =
      "make the keys of both nodes with one weir keys create, and copy ca.pem to both";

  private FailureText() {}

  /**
   * @param peer address of the other side
   */
  static String of(Throwable failure, String peer) {
    Throwable cause = failure;
    for (int depth = 0; depth < DEEPEST_CAUSE && cause != null; depth++) {
      String text = known(cause, peer);
      if (text != null) {
        return text;
      }
      cause = cause.getCause();
    }
    return peer + ": " + lastWords(failure);
  }

  private static @Nullable String known(Throwable cause, String peer) {
    return switch (cause) {
      case CertificateExpiredException e ->
          peer + ": its certificate has expired; make new keys, or set this machine's clock right";
      case CertificateNotYetValidException e ->
          peer + ": its certificate is not valid yet; set the clocks of both machines right";
      case CertificateException e ->
          peer + ": its certificate is not signed by this node's authority; " + SAME_KEYS;
      case NotSslRecordException e ->
          peer + ": does not speak TLS; check that the address is that of a weir node";
      case SslHandshakeTimeoutException e ->
          peer + ": did not finish the TLS handshake in time; check that it is a weir node";
      case WireException e -> peer + ": " + e.getMessage();
      case ConnectTimeoutException e ->
          peer + ": does not answer; check that the line is up and no firewall drops the port";
      case NoRouteToHostException e ->
          peer + ": no route to it; check the line and the address under 'target:'";
      case ConnectException e ->
          peer + ": refuses the connection; check that the target node runs and listens there";
      case UnknownHostException e ->
          peer + ": the name is not known; check 'target:' and the name service";
      case SSLException e -> alert(e, peer);
      case NativeIoException e -> broken(e.expectedErr(), peer);
      default -> null;
    };
  }

  /**
   * How an open connection broke, which the native transports tell by a number only.
   *
   * @param error as the kernel returns it, negative
   */
  private static @Nullable String broken(int error, String peer) {
    return switch (-error) {
      case Errno.ECONNRESET, Errno.EPIPE ->
          peer + ": the connection was closed by the peer; check that its node still runs";
      case Errno.ETIMEDOUT -> peer + ": does not answer any more; check that the line is up";
      case Errno.EHOSTUNREACH, Errno.ENETUNREACH ->
          peer + ": no route to it any more; check the line";
      default -> null;
    };
  }

  /** What the other side said when it ended the handshake. */
  private static @Nullable String alert(SSLException e, String peer) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).replace('_', ' ');
    if (text.contains("expired")) {
      return peer + ": says that this node's certificate has expired; make new keys";
    }
    boolean refused =
        text.contains("unknown ca")
            || text.contains("certificate unknown")
            || text.contains("bad certificate")
            || text.contains("certificate required")
            // how BoringSSL tells that the verifier of the other side threw
            || text.contains("alert internal error")
            || text.contains("peer did not return a certificate");
    if (refused) {
      return peer + ": does not accept this node's certificate; " + SAME_KEYS;
    }
    return e.getCause() instanceof CertificateException ? null : handshake(e, peer, text);
  }

  private static @Nullable String handshake(SSLException e, String peer, String text) {
    if (text.contains("protocol version") || text.contains("unsupported protocol")) {
      return peer + ": does not speak TLS 1.3; check that it is a weir node";
    }
    return e.getCause() == null ? peer + ": TLS failed (" + e.getMessage() + ")" : null;
  }

  private static String lastWords(Throwable failure) {
    if (failure instanceof ClosedChannelException) {
      return "the connection was closed by the peer";
    }
    Throwable shown =
        failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = shown.getMessage();
    return message == null ? shown.getClass().getSimpleName() : message;
  }
}
