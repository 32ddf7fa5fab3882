package dev.weir.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A holder with servers that are killed. */
class HolderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Set<Long> others = children();
  private Holder holder;
  private CompletableFuture<Integer> code;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(Syscalls.supported());
    holder = new Holder(directory, command(), new PrintStream(said, true, StandardCharsets.UTF_8));
    code = CompletableFuture.supplyAsync(() -> holder.run(false));
  }

  @AfterEach
  void stop() throws Exception {
    holder.stop();
    code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    await("no server is left", () -> ours().isEmpty());
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        PulsingServer.class.getName(),
        directory.toString());
  }

  private static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private Set<Long> ours() {
    Set<Long> now = children();
    now.removeAll(others);
    return now;
  }

  private long only(Set<Long> of, long but) {
    return of.stream().filter(pid -> pid != but).findFirst().orElse(0L);
  }

  private boolean up(long pid) {
    return Files.exists(directory.resolve("up-" + pid));
  }

  private boolean waits(long pid) {
    return Files.exists(directory.resolve("waits-" + pid));
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now())
          .as("%s; %s", what, said.toString(StandardCharsets.UTF_8))
          .isBefore(end);
      Thread.sleep(2);
    }
  }

  @Test
  void aSpareThatIsStillStartingBecomesTheServer() throws Exception {
    await("a server", () -> !ours().isEmpty());
    long first = only(ours(), 0);
    await("it is up", () -> up(first));
    await("a spare begins", () -> ours().size() == 2);
    long spare = only(ours(), first);
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await("the spare serves", () -> up(spare));
  }

  @Test
  void aSpareThatStandsStillWhenItsTurnComesIsReplaced() throws Exception {
    await("a server", () -> !ours().isEmpty());
    long first = only(ours(), 0);
    await("it is up", () -> up(first));
    await("a spare begins", () -> ours().size() == 2);
    long spare = only(ours(), first);
    await("the spare waits for its turn", () -> waits(spare));
    assertThat(new ProcessBuilder("kill", "-STOP", "" + spare).inheritIO().start().waitFor())
        .isZero();
    try {
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await("the spare is gone", () -> !ours().contains(spare));
      await("another serves", () -> ours().stream().anyMatch(this::up));
      assertThat(up(spare)).isFalse();
    } finally {
      ProcessHandle.of(spare).ifPresent(ProcessHandle::destroyForcibly); // no other signal ends it
    }
  }
}
