package dev.weir.linktest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.linktest.Opening.Answer;
import dev.weir.linktest.Opening.Request;
import dev.weir.linktest.Opening.Role;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that do not keep to the protocol, over real sockets, and that a test still runs after. */
final class HostilePeerTest {
  private static final Token TOKEN = Token.of("ABCD-EFGH");
  private static final byte[] SESSION = new byte[Protocol.SESSION_BYTES];

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private LinkTestListener listener;
  private CompletableFuture<Integer> served;

  @BeforeEach
  void listen() throws IOException {
    listener =
        LinkTestListener.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            TOKEN,
            OptionalDouble.empty(),
            log::add);
    served = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                served.complete(listener.serve(1, Duration.ofHours(1)));
              } catch (IOException e) {
                served.completeExceptionally(e);
              }
            });
  }

  @AfterEach
  void close() throws IOException, ExecutionException, InterruptedException {
    for (Socket socket : sockets) {
      socket.close();
    }
    listener.close();
    served.get();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.connect(listener.address());
    return socket;
  }

  private Socket open(Role role) throws IOException {
    Socket socket = connect();
    assertThat(Opening.ask(socket, TOKEN, new Request(role, 0, SESSION))).isEqualTo(Answer.WELCOME);
    return socket;
  }

  /** Everything that the listener says before it closes. */
  private static byte[] answer(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      return new byte[0]; // Reset, because the listener did not read everything sent to it.
    }
  }

  private LinkTestResult test() {
    LinkTestPlan plan = new LinkTestPlan(Duration.ofSeconds(3), 1, OptionalDouble.of(8e6));
    return new LinkTestClient(listener.address(), TOKEN, plan, (what, length) -> {}).run();
  }

  @Test
  void garbageAndSilenceGetNothingAndDoNotStandInTheWay() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[8 + random.nextInt(200)];
      random.nextBytes(garbage);
      Socket socket = connect();
      socket.getOutputStream().write(garbage);
      assertThat(answer(socket)).isEmpty();
    }
    for (int i = 0; i < 50; i++) {
      connect(); // Says nothing and stays.
      connect().getOutputStream().write(Protocol.MAGIC, 0, 3); // Never goes on.
    }
    LinkTestResult result = test();
    assertThat(result.toListener().bitsPerSecond()).isBetween(7e6, 9e6);
    assertThat(result.atLeast(Direction.FROM_LISTENER)).isTrue();
    assertThat(served.get()).isOne();
    assertThat(log).last().asString().contains("completed its test");
  }

  @Test
  void whoeverHasNoTokenGetsSeventeenBytes() throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(Protocol.MAGIC);
    socket.getOutputStream().write(new byte[34 + Protocol.PROOF_BYTES]);
    assertThat(answer(socket)).hasSize(17).endsWith(Answer.WRONG_TOKEN.ordinal());
    assertThatThrownBy(
            () ->
                new LinkTestClient(
                        listener.address(),
                        Token.random(),
                        new LinkTestPlan(Duration.ofSeconds(3), 1, OptionalDouble.empty()),
                        (what, length) -> {})
                    .run())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("another token");
  }

  @Test
  void oneTestAtATime() throws IOException {
    open(Role.CONTROL);
    assertThat(Opening.ask(connect(), TOKEN, new Request(Role.CONTROL, 0, SESSION)))
        .isEqualTo(Answer.BUSY);
  }

  @Test
  void streamsThatNobodyAskedForAreRefused() throws IOException {
    assertThat(Opening.ask(connect(), TOKEN, new Request(Role.DATA, 0, SESSION)))
        .isEqualTo(Answer.NOT_EXPECTED);
    ControlChannel control = new ControlChannel(open(Role.CONTROL));
    control.expect("welcome", Protocol.SILENCE_LIMIT);
    assertThat(Opening.ask(connect(), TOKEN, new Request(Role.DATA, 0, SESSION)))
        .isEqualTo(Answer.NOT_EXPECTED);
    byte[] foreign = SESSION.clone();
    foreign[0] = 1;
    assertThat(Opening.ask(connect(), TOKEN, new Request(Role.PING, 0, foreign)))
        .isEqualTo(Answer.NOT_EXPECTED);
  }

  @Test
  void hugeMessagesAndMeasurementsOutOfBoundsEndTheSessionOnly() throws Exception {
    for (int length : new int[] {Integer.MAX_VALUE, -1, Protocol.MESSAGE_MAX_BYTES + 1, 0}) {
      Socket socket = open(Role.CONTROL);
      new ControlChannel(socket).expect("welcome", Protocol.SILENCE_LIMIT);
      socket.getOutputStream().write(ByteBuffer.allocate(4).putInt(length).array());
      assertThat(answer(socket)).isEmpty();
      awaitFree();
    }
    for (String[] wrong :
        new String[][] {
          {"streams", "100000"}, {"lengthSeconds", "1e9"}, {"lengthSeconds", "NaN"}
        }) {
      Socket socket = open(Role.CONTROL);
      ControlChannel control = new ControlChannel(socket);
      control.expect("welcome", Protocol.SILENCE_LIMIT);
      ObjectNode request =
          new Measurement(Direction.TO_LISTENER, 1, Duration.ofSeconds(3), OptionalDouble.empty())
              .toMessage();
      control.send(request.put(wrong[0], Double.parseDouble(wrong[1])));
      assertThatThrownBy(() -> control.expect("ready", Protocol.SILENCE_LIMIT))
          .as(Arrays.toString(wrong))
          .hasMessageContaining("refused");
      awaitFree();
    }
    assertThat(test().toListener().loss()).isInstanceOf(Loss.class);
  }

  /** The listener is free again once a control connection is welcome; it frees itself first. */
  private void awaitFree() throws IOException {
    Answer answer;
    do {
      Socket socket = connect();
      answer = Opening.ask(socket, TOKEN, new Request(Role.PING, 0, SESSION));
      socket.close();
    } while (answer != Answer.NOT_EXPECTED);
  }

  @Test
  void aListenerThatLiesIsToldFromOneThatHoldsTheToken() throws Exception {
    try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (Socket socket = impostor.accept()) {
              socket.getOutputStream().write(new byte[Protocol.NONCE_BYTES]);
              socket.getOutputStream().write(new byte[1 + Protocol.PROOF_BYTES]);
              socket.getInputStream().readAllBytes();
            } catch (IOException e) {
              // The client closed, as it should.
            }
          });
      Socket socket = new Socket();
      sockets.add(socket);
      socket.connect(impostor.getLocalSocketAddress());
      assertThat(Opening.ask(socket, TOKEN, new Request(Role.CONTROL, 0, SESSION)))
          .isEqualTo(Answer.WRONG_TOKEN);
    }
  }
}
