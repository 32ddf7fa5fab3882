package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding.Level;
import dev.weir.keys.KeyMaker;
import dev.weir.transport.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each finding against a machine, files and ports that were made to be so. */
class DoctorTest {
  @TempDir Path directory;

  @Test
  void machinesAreToldApart() throws IOException {
    assertThat(machine("6.18.1-amd64", "000001ffffffffff", 1 << 30).kernel().level())
        .isEqualTo(Level.OK);
    assertThat(machine("6.1.0-13-amd64", "0", 1 << 30).kernel().level()).isEqualTo(Level.WARN);
    Finding old = machine("4.18.0-553.el8.x86_64", "0", 1 << 30).kernel();
    assertThat(old.level()).isEqualTo(Level.FAIL);
    assertThat(old.remedy()).contains("capture: watch");
    assertThat(machine("6.9.0", "0000000000200000", 4_096).privileges().level())
        .isEqualTo(Level.OK);
    MachineChecks poor = machine("6.9.0", "00000000a80425fb", 4_096);
    assertThat(poor.privileges().level()).isEqualTo(Level.FAIL);
    assertThat(poor.device().level()).isEqualTo(Level.FAIL);
    assertThat(poor.openFiles())
        .isEqualTo(
            Finding.warn(
                "open files",
                "at most 4096 in one process: trees with more files need as many",
                "sysctl fs.nr_open=1048576"));
  }

  private MachineChecks machine(String release, String capabilities, int files) throws IOException {
    Path base = Files.createTempDirectory(directory, "machine");
    Files.createDirectories(base.resolve("proc/sys/kernel"));
    Files.createDirectories(base.resolve("proc/sys/fs"));
    Files.createDirectories(base.resolve("proc/self"));
    Files.writeString(base.resolve("proc/sys/kernel/osrelease"), release + "\n");
    Files.writeString(base.resolve("proc/sys/fs/nr_open"), files + "\n");
    Files.writeString(
        base.resolve("proc/self/status"), "Name:\tx\nCapEff:\t" + capabilities + "\n");
    return new MachineChecks(base);
  }

  @Test
  void theFileOfThisMachineIsReadWhole() throws IOException {
    String most;
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/fs/nr_open"))) {
      most = new String(in.readNBytes(100), StandardCharsets.US_ASCII).strip();
    }
    assertThat(most).hasSizeGreaterThan(3);
    assertThat(new MachineChecks(Path.of("/")).openFiles().what()).contains(" " + most + " ");
  }

  @Test
  void aSourceThatCouldStartFailsOnlyAtItsTarget() throws IOException {
    new KeyMaker(Instant.now()).create(directory.resolve("keys"), List.of("alpha"));
    Files.createDirectory(directory.resolve("data"));
    int port = FreePort.find();
    List<Finding> found = Doctor.examine(source(port, "data"));
    assertThat(of(found, "configuration").level()).isEqualTo(Level.OK);
    assertThat(of(found, "certificate").level()).isEqualTo(Level.OK);
    assertThat(of(found, "job demo").level()).isEqualTo(Level.OK);
    assertThat(of(found, "target of demo"))
        .satisfies(f -> assertThat(f.level()).isEqualTo(Level.FAIL))
        .satisfies(
            f -> assertThat(f.what()).contains("127.0.0.1:" + port, "refuses the connection"));
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void whatIsWrongIsNamedOneByOne() throws IOException {
    Instant tenYearsAgo = Instant.now().minus(Duration.ofDays(3_640));
    new KeyMaker(tenYearsAgo).create(directory.resolve("keys"), List.of("alpha"));
    Path key = directory.resolve("keys/alpha.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createDirectory(directory.resolve("data"));
    Path open = Files.createFile(directory.resolve("data/table"));
    try (RandomAccessFile used = new RandomAccessFile(open.toFile(), "rw");
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      used.write(1);
      List<Finding> found = Doctor.examine(source(silent.getLocalPort(), "data"));
      assertThat(of(found, "certificate").level()).isEqualTo(Level.WARN);
      assertThat(of(found, "key").remedy()).isEqualTo("chmod 600 " + key);
      assertThat(of(found, "job demo").what())
          .contains("process " + ProcessHandle.current().pid(), "has open " + open);
      assertThat(of(found, "target of demo").level()).isEqualTo(Level.FAIL);
    }
  }

  @Test
  void aConfigurationThatCannotBeReadIsAFinding() throws IOException {
    Path file = Files.writeString(directory.resolve("bad.yaml"), "nod: alpha\n");
    Finding finding = of(Doctor.examine(file), "configuration");
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.what()).contains("bad.yaml", "1:1: unknown key", "'node'");
  }

  @Test
  void aPortThatIsTakenIsAFinding() throws IOException {
    new KeyMaker(Instant.now()).create(directory.resolve("keys"), List.of("alpha"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file =
          Files.writeString(
              directory.resolve("beta.yaml"),
              """
              node: alpha
              state: state
              keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
              listen: 127.0.0.1:%d
              replicas: [{job: demo, root: state/replica, from: [beta]}]
              """
                  .formatted(taken.getLocalPort()));
      List<Finding> found = Doctor.examine(file);
      assertThat(of(found, "listen").level()).isEqualTo(Level.FAIL);
      assertThat(of(found, "listen").remedy()).contains("ss -ltnp");
      assertThat(found)
          .anyMatch(f -> f.level() == Level.FAIL && f.what().contains("overlaps the state"));
    }
  }

  private Path source(int port, String protect) throws IOException {
    return Files.writeString(
        directory.resolve("alpha.yaml"),
        """
        node: alpha
        state: state
        keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
        jobs: [{name: demo, protect: %s, target: 127.0.0.1:%d}]
        """
            .formatted(protect, port));
  }

  private static Finding of(List<Finding> findings, String subject) {
    return findings.stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " in " + findings));
  }
}
