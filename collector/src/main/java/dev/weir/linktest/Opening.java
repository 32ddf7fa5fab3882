package dev.weir.linktest;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The opening of every connection: magic, number of the listener, request with proof, answer with
 * proof. Whoever does not hold the token gets 17 bytes and nothing else.
 */
final class Opening {
  private static final String BY_CLIENT = "weir-link-test-1 client";
  private static final String BY_LISTENER = "weir-link-test-1 listener";

  /** Role, stream, session, nonce of the client. */
  private static final int REQUEST_BYTES = 1 + 1 + Protocol.SESSION_BYTES + Protocol.NONCE_BYTES;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Opening() {}

  /** What a connection is for; the place in the list is the number on the wire. */
  enum Role {
    CONTROL,
    PING,
    DATA
  }

  /** How the listener answers; the place in the list is the number on the wire. */
  enum Answer {
    WELCOME,
    WRONG_TOKEN,
    BUSY,
    NOT_EXPECTED
  }

  /**
   * What a client asks for.
   *
   * @param session made up by the client for its control connection, repeated in the others
   */
  record Request(Role role, int stream, byte[] session) {}

  /**
   * A request whose proof was checked, and what is needed to answer it.
   *
   * @param genuine whether the client holds the token
   */
  record Asked(Request request, boolean genuine, byte[] listenerNonce, byte[] body) {}

  static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  /** The client's side; an answer of {@code WELCOME} was proved by the listener. */
  static Answer ask(Socket socket, Token token, Request request) throws IOException {
    socket.getOutputStream().write(Protocol.MAGIC);
    byte[] listenerNonce = Wire.read(socket, Protocol.NONCE_BYTES, Protocol.OPENING_LIMIT);
    byte[] body =
        ByteBuffer.allocate(REQUEST_BYTES)
            .put((byte) request.role().ordinal())
            .put((byte) request.stream())
            .put(request.session())
            .put(random(Protocol.NONCE_BYTES))
            .array();
    byte[] proof = token.prove(BY_CLIENT, listenerNonce, body);
    byte[] message = Arrays.copyOf(body, body.length + proof.length);
    System.arraycopy(proof, 0, message, body.length, proof.length);
    socket.getOutputStream().write(message);
    int code = Wire.read(socket, 1, Protocol.OPENING_LIMIT)[0];
    if (code < 0 || code >= Answer.values().length) {
      throw new IOException(
          "the other side is not a listening weir link-test (answer " + code + ")");
    }
    Answer answer = Answer.values()[code];
    if (answer == Answer.WELCOME) {
      byte[] theirs = Wire.read(socket, Protocol.PROOF_BYTES, Protocol.OPENING_LIMIT);
      if (!token.proves(theirs, BY_LISTENER, listenerNonce, body)) {
        return Answer.WRONG_TOKEN;
      }
    }
    return answer;
  }

  /**
   * The listener's side up to the request.
   *
   * @throws IOException also for anything that is not this protocol, which gets no answer
   */
  static Asked hear(Socket socket, Token token) throws IOException {
    byte[] magic = Wire.read(socket, Protocol.MAGIC.length, Protocol.OPENING_LIMIT);
    if (!Arrays.equals(magic, Protocol.MAGIC)) {
      throw new IOException("not a link test of this version");
    }
    byte[] nonce = random(Protocol.NONCE_BYTES);
    socket.getOutputStream().write(nonce);
    byte[] message =
        Wire.read(socket, REQUEST_BYTES + Protocol.PROOF_BYTES, Protocol.OPENING_LIMIT);
    byte[] body = Arrays.copyOf(message, REQUEST_BYTES);
    byte[] proof = Arrays.copyOfRange(message, REQUEST_BYTES, message.length);
    int role = body[0];
    if (role < 0 || role >= Role.values().length) {
      throw new IOException("unknown role " + role);
    }
    Request request =
        new Request(
            Role.values()[role],
            Byte.toUnsignedInt(body[1]),
            Arrays.copyOfRange(body, 2, 2 + Protocol.SESSION_BYTES));
    return new Asked(request, token.proves(proof, BY_CLIENT, nonce, body), nonce, body);
  }

  /** Ends the listener's side. */
  static void answer(Socket socket, Token token, Asked asked, Answer answer) throws IOException {
    byte[] code = {(byte) answer.ordinal()};
    if (answer != Answer.WELCOME) {
      socket.getOutputStream().write(code);
      return;
    }
    byte[] proof = token.prove(BY_LISTENER, asked.listenerNonce(), asked.body());
    byte[] message = Arrays.copyOf(code, 1 + proof.length);
    System.arraycopy(proof, 0, message, 1, proof.length);
    socket.getOutputStream().write(message);
  }
}
