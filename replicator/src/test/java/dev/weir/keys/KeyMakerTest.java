package dev.weir.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyMakerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void makesKeysThatLoadAndAreTheOwnersOnly() throws Exception {
    Path keys = directory.resolve("keys");
    List<Path> made = new KeyMaker(NOW).create(keys, List.of("alpha", "beta"));
    assertThat(made).hasSize(6);
    for (Path file : made) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(load(keys, "alpha", NOW).name()).isEqualTo("alpha");
    CertificateText text = CertificateText.read(keys.resolve("beta.pem"));
    assertThat(text.node()).contains("beta");
    assertThat(text.validUntil()).isAfter(NOW.plus(Duration.ofDays(3_600)));
  }

  @Test
  void overwritesNothing() throws Exception {
    new KeyMaker(NOW).create(directory, List.of("alpha"));
    byte[] before = Files.readAllBytes(directory.resolve("ca.key"));
    assertThatThrownBy(() -> new KeyMaker(NOW).create(directory, List.of("gamma")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("ca.pem")
        .hasMessageContaining("weir keys add");
    assertThat(Files.readAllBytes(directory.resolve("ca.key"))).isEqualTo(before);
    assertThat(directory.resolve("gamma.key")).doesNotExist();
  }

  @Test
  void addsANodeToAnAuthority() {
    new KeyMaker(NOW).create(directory, List.of("alpha"));
    new KeyMaker(NOW).add(directory, List.of("gamma"));
    assertThat(load(directory, "gamma", NOW).name()).isEqualTo("gamma");
  }

  @Test
  void refusesWhatDoesNotBelongTogether() {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    new KeyMaker(NOW).create(one, List.of("alpha", "beta"));
    new KeyMaker(NOW).create(other, List.of("alpha"));
    assertThatThrownBy(
            () ->
                NodeKeys.load(
                    other.resolve("ca.pem"),
                    one.resolve("alpha.pem"),
                    one.resolve("alpha.key"),
                    NOW))
        .hasMessageContaining("is not signed by " + other.resolve("ca.pem"));
    assertThatThrownBy(
            () ->
                NodeKeys.load(
                    one.resolve("ca.pem"), one.resolve("alpha.pem"), one.resolve("beta.key"), NOW))
        .hasMessageContaining("is not the key of");
    assertThatThrownBy(() -> load(one, "alpha", NOW.plus(Duration.ofDays(4_000))))
        .hasMessageContaining("expired at");
    assertThatThrownBy(() -> load(one, "nobody", NOW)).hasMessageContaining("cannot be read");
  }

  @Test
  void refusesNamesThatAreNone() {
    for (String name : List.of("../alpha", "Alpha", "", "ca", "a b")) {
      assertThatThrownBy(() -> new KeyMaker(NOW).create(directory, List.of(name)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.WRONG_USE));
    }
    assertThat(directory.toFile().list()).isEmpty();
  }

  private static NodeKeys load(Path keys, String name, Instant now) {
    return NodeKeys.load(
        keys.resolve("ca.pem"), keys.resolve(name + ".pem"), keys.resolve(name + ".key"), now);
  }
}
