package dev.weir.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.HostPort;
import dev.weir.keys.CertificateRequest;
import dev.weir.keys.KeyMaker;
import dev.weir.keys.NodeFiles;
import dev.weir.keys.NodeKeys;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node gets its certificate over a line that anybody may listen to or stand in. */
class EnrolmentTest {
  @TempDir Path directory;

  private KeyMaker.Authority authority;
  private Path authorityDirectory;

  @BeforeEach
  void makeAuthority() {
    authorityDirectory = directory.resolve("authority");
    new KeyMaker(Instant.now()).create(authorityDirectory, List.of("alpha"));
    authority = KeyMaker.authority(authorityDirectory);
  }

  @Test
  void theTokenBringsOneCertificateAndNoMore() throws IOException {
    try (EnrolmentDesk desk = desk(authority, Optional.of("beta"))) {
      CompletableFuture<Optional<String>> served = serve(desk, Duration.ofMinutes(1));
      Token typed = Token.parse(desk.token().toString().toUpperCase(Locale.ROOT));
      NodeFiles files = NodeFiles.in(directory.resolve("beta/keys"), "beta");
      assertThatThrownBy(() -> Enrolment.enrol(at(desk), typed, "gamma", files))
          .hasMessageContaining("the token is for node beta");
      Enrolment.enrol(at(desk), typed, "beta", files);
      assertThat(served.join()).contains("beta");
      NodeKeys keys = NodeKeys.load(files.ca(), files.certificate(), files.key(), Instant.now());
      assertThat(keys.name()).isEqualTo("beta");
      assertThat(keys.ca()).isEqualTo(authority.certificate());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
          .isEqualTo("rw-------");
      try (var left = Files.list(directory.resolve("beta/keys"))) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("ca.pem", "beta.pem", "beta.key");
      }
      assertThatThrownBy(files::requireAbsent).hasMessageContaining("is not overwritten");
    }
  }

  @Test
  void anotherAuthorityGetsNothingOfTheToken() {
    new KeyMaker(Instant.now()).create(directory.resolve("other"), List.of("mallory"));
    Token token;
    try (EnrolmentDesk right = desk(authority, Optional.empty())) {
      token = right.token();
    }
    NodeFiles files = NodeFiles.in(directory.resolve("keys"), "beta");
    try (EnrolmentDesk wrong =
        desk(KeyMaker.authority(directory.resolve("other")), Optional.empty())) {
      CompletableFuture<Optional<String>> served = serve(wrong, Duration.ofMillis(1_500));
      assertThatThrownBy(() -> Enrolment.enrol(at(wrong), token, "beta", files))
          .hasMessageContaining("not the authority that made this token")
          .hasMessageContaining("nothing was sent");
      assertThat(served.join()).isEmpty();
    }
    assertThat(files.key()).doesNotExist();
  }

  @Test
  void aNodesOwnCertificateDoesNotMakeADesk() {
    KeyPair pair = new KeyMaker(Instant.now()).pair();
    KeyMaker.Authority node =
        new KeyMaker.Authority(
            new KeyMaker(Instant.now()).certify("alpha", pair.getPublic(), authority),
            pair.getPrivate());
    Token token;
    try (EnrolmentDesk right = desk(authority, Optional.empty())) {
      token = right.token();
    }
    try (EnrolmentDesk imposter = desk(node, Optional.empty())) {
      CompletableFuture<Optional<String>> served = serve(imposter, Duration.ofMillis(1_500));
      assertThatThrownBy(
              () ->
                  Enrolment.enrol(
                      at(imposter), token, "beta", NodeFiles.in(directory.resolve("k"), "beta")))
          .hasMessageContaining("not the authority");
      assertThat(served.join()).isEmpty();
    }
  }

  @Test
  void visitorsWithoutTheSecretDoNotUseItUpOrHoldTheDesk() throws IOException {
    try (EnrolmentDesk desk = desk(authority, Optional.empty());
        Socket silent = new Socket("127.0.0.1", desk.port())) {
      CompletableFuture<Optional<String>> served = serve(desk, Duration.ofMinutes(1));
      silent.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Token guessed = guess(desk.token());
      NodeFiles files = NodeFiles.in(directory.resolve("keys"), "beta");
      assertThatThrownBy(() -> Enrolment.enrol(at(desk), guessed, "beta", files))
          .hasMessageContaining("is not the right one");
      assertThatThrownBy(() -> Enrolment.enrol(at(desk), desk.token(), "../beta", files))
          .hasMessageContaining("is no name of a node");
      Enrolment.enrol(at(desk), desk.token(), "beta", files);
      assertThat(served.join()).contains("beta");
    }
  }

  /** The same authority, another secret. */
  private static Token guess(Token token) {
    String text = token.toString();
    char last = text.charAt(text.length() - 1);
    return Token.parse(text.substring(0, text.length() - 1) + (last == '0' ? '1' : '0'));
  }

  @Test
  void tokensComeBackAsTheyWerePrinted() {
    for (int i = 0; i < 200; i++) {
      Token token = Token.create(authority.certificate());
      assertThat(token.toString()).matches("([0-9a-hjkmnp-z]{4}-){7}[0-9a-hjkmnp-z]{4}");
      Token read = Token.parse(token.toString());
      assertThat(read.toString()).isEqualTo(token.toString());
      assertThat(read.isOf(authority.certificate())).isTrue();
      assertThat(read.hasSecret(token.secret())).isTrue();
    }
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(50)];
      random.nextBytes(bytes);
      assertThatThrownBy(() -> Token.parse(new String(bytes, StandardCharsets.ISO_8859_1)))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void aRequestThatItsKeyDidNotSignIsRefused() {
    KeyPair one = new KeyMaker(Instant.now()).pair();
    KeyPair other = new KeyMaker(Instant.now()).pair();
    assertThat(CertificateRequest.key(CertificateRequest.of("beta", one)))
        .isEqualTo(one.getPublic());
    KeyPair mixed = new KeyPair(one.getPublic(), other.getPrivate());
    assertThatThrownBy(() -> CertificateRequest.key(CertificateRequest.of("beta", mixed)))
        .hasMessageContaining("is not signed with its own key");
    assertThatThrownBy(() -> CertificateRequest.key("-----BEGIN NOTHING-----"))
        .isInstanceOf(ProblemException.class);
  }

  private static EnrolmentDesk desk(KeyMaker.Authority authority, Optional<String> name) {
    return EnrolmentDesk.open(authority, name, new HostPort("127.0.0.1", 0));
  }

  private static HostPort at(EnrolmentDesk desk) {
    return new HostPort("127.0.0.1", desk.port());
  }

  private static CompletableFuture<Optional<String>> serve(EnrolmentDesk desk, Duration time) {
    return CompletableFuture.supplyAsync(() -> desk.serve(Instant.now().plus(time)));
  }
}
