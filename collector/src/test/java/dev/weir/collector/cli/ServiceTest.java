package dev.weir.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceTest {
  private static final Path LAUNCHER = Path.of("/opt/weir/bin/weir");

  @TempDir private Path folder = Path.of("");

  @Test
  void theUnitStartsWhatWasAskedForWithAbsolutePathsAndLittleElse() {
    ServiceUnit unit =
        new ServiceOptions()
            .unit(
                LAUNCHER,
                List.of("--install", "/var/my data", "--user=me", "--rotate", "1d", "-o", "x.weir"),
                List.of(Path.of("/var/my data")),
                Path.of("/srv/c/x.weir"));
    assertThat(unit.text())
        .contains(
            "ExecStart=/opt/weir/bin/weir collect --resume --status-file"
                + " /run/weir-collect/status.json \"/var/my data\" --rotate 1d -o /srv/c/x.weir\n",
            "RequiresMountsFor=\"/var/my data\" /srv/c\n",
            "ReadWritePaths=/srv/c\n",
            "PrivateTmp=yes\n",
            "NoNewPrivileges=yes\n",
            "Restart=on-failure\n");
  }

  @Test
  void withoutAFileTheCaptureLiesWhereSystemdKeepsState() {
    ServiceUnit unit =
        new ServiceOptions()
            .unit(LAUNCHER, List.of("--install", "/tmp/d"), List.of(Path.of("/tmp/d")), null);
    assertThat(unit.output().getParent()).isEqualTo(Path.of("/var/lib/weir-collect"));
    assertThat(unit.text()).as("it could not see them otherwise").contains("PrivateTmp=no\n");
  }

  @Test
  void wordsAreQuotedAsSystemdReadsThem() {
    assertThat(SystemdService.quoted("a/b-c.d")).isEqualTo("a/b-c.d");
    assertThat(SystemdService.quoted("100%")).isEqualTo("100%%");
    assertThat(SystemdService.quoted("$HOME x\"y\\")).isEqualTo("\"$$HOME x\\\"y\\\\\"");
    assertThat(SystemdService.quoted("**.db")).isEqualTo("\"**.db\"");
  }

  @Test
  void theStatusSaysHowItIsAndWhetherItIsStale() throws IOException {
    Instant start = Instant.parse("2026-01-31T08:00:00Z");
    CollectorStatus status =
        new CollectorStatus(
            42,
            start,
            start.plusSeconds(100),
            "/srv/x.weir",
            34_000,
            "oshi",
            List.of("vda", "vdb"),
            100,
            5_000_000,
            1_000,
            0.5,
            List.of("It rains."));
    Path file = folder.resolve("status.json");
    status.write(file);
    CollectorStatus read = CollectorStatus.read(file);
    assertThat(read).isEqualTo(status);
    assertThat(StatusText.of(read, start.plusSeconds(105)))
        .contains("process 42", "vda, vdb", "0.50 % of one core", "It rains.")
        .doesNotContain("ago");
    assertThat(StatusText.of(read, start.plusSeconds(300))).contains("it does not run any more");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> CollectorStatus.read(file))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("the collector's status cannot be read");
  }
}
