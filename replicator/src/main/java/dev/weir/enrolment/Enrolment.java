package dev.weir.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.HostPort;
import dev.weir.keys.CertificateRequest;
import dev.weir.keys.KeyMaker;
import dev.weir.keys.NodeFiles;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Asks an {@link EnrolmentDesk} for a certificate. */
public final class Enrolment {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Enrolment() {}

  /**
   * Makes a key, has it certified, and puts key and certificate in place.
   *
   * @param name of the node
   * @param files where they go; what is there is replaced once the new ones are right
   * @throws ProblemException when the desk is not the token's authority, refuses, or does not
   *     answer
   */
  public static void enrol(HostPort desk, Token token, String name, NodeFiles files) {
    KeyPair pair = new KeyMaker(Instant.now()).pair();
    ObjectNode request = JSON.createObjectNode().put("version", 1).put("secret", token.secret());
    request.put("name", name).put("request", CertificateRequest.of(name, pair));
    JsonNode answer = ask(desk, token, request);
    if (!answer.path("ok").asBoolean()) {
      throw ProblemException.badInput(
          desk.toString(), "refuses", answer.path("error").asText("without a reason"));
    }
    X509Certificate ca = NodeFiles.parse(answer.path("ca").asText());
    if (!token.isOf(ca)) {
      throw ProblemException.badInput(
          desk.toString(), "sent the certificate of another authority", "ask for another token");
    }
    files.replace(ca, NodeFiles.parse(answer.path("certificate").asText()), pair.getPrivate());
  }

  private static JsonNode ask(HostPort desk, Token token, ObjectNode request) {
    try (SSLSocket socket =
        (SSLSocket) EnrolmentTls.client(token).getSocketFactory().createSocket()) {
      socket.setEnabledProtocols(EnrolmentTls.PROTOCOLS);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(desk.host(), desk.port()), (int) PATIENCE.toMillis());
      socket.startHandshake();
      socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return JSON.readTree(
          EnrolmentDesk.line(
              new BufferedInputStream(socket.getInputStream()), Instant.now().plus(PATIENCE)));
    } catch (SSLException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          desk.toString(),
          "is not to be trusted with this token (" + e.getMessage() + "); nothing was sent",
          "check address and token; weir keys token prints both",
          e);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          desk.toString(),
          "does not answer (" + e.getMessage() + ")",
          "check that weir keys token still waits there, and the line to it",
          e);
    }
  }
}
