package dev.weir.replicator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.collector.cli.SystemdService;
import dev.weir.keys.KeyMaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The unit of a node, and the way back. */
class NodeServiceTest {
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  /** What gives a service a view of its own of the file system, and keeps its mounts to itself. */
  private static final List<String> OWN_VIEW =
      List.of("ProtectSystem=", "PrivateTmp=", "ProtectHome=", "ReadWritePaths=", "ProtectKernel");

  @TempDir Path directory;

  @BeforeEach
  void keys() {
    new KeyMaker(Instant.now()).create(directory.resolve("keys"), List.of("alpha", "beta"));
  }

  @Test
  void aSourceMountsForEverybodyAndBeforeItsServices() throws Exception {
    String unit = unit(source(), List.of("postgresql.service", "app@1.service")).text();
    assertThat(unit).contains("\nBefore=postgresql.service app@1.service\n", "Type=notify");
    assertThat(unit).contains("DeviceAllow=/dev/fuse rw", "RequiresMountsFor=");
    // systemd's own ways would end the server with its holder, and both with one that ran out of
    // memory
    assertThat(unit).contains("\nKillMode=process\n", "\nOOMPolicy=continue\n");
    OWN_VIEW.forEach(option -> assertThat(unit).doesNotContain("\n" + option));
    verify(unit);
  }

  @Test
  void aTargetWritesOnlyToItsStateAndReplicas() throws Exception {
    String unit = unit(target(), List.of()).text();
    assertThat(unit)
        .contains("ProtectSystem=strict")
        .contains("-" + directory.resolve("replica"), "-" + directory.resolve("state"))
        .contains("PrivateTmp=no") // this test's directory is a temporary one
        .doesNotContain("/dev/fuse", "CAP_SYS_PTRACE", "Before=");
    verify(unit);
  }

  @Test
  void whatIsNoUnitIsRefused() throws IOException {
    Path file = source();
    assertThatThrownBy(() -> unit(file, List.of("postgres; rm -rf /")))
        .hasMessageContaining("no name of a unit");
  }

  /** Lets systemd itself read the unit, where it is installed. */
  private void verify(String unit) throws IOException, InterruptedException {
    boolean possible = Files.isExecutable(ANALYZE);
    if (!possible) {
      System.out.println("SKIPPED NodeServiceTest: no " + ANALYZE);
    }
    Assumptions.assumeTrue(possible);
    Path file = Files.writeString(directory.resolve("weir-node-test.service"), unit);
    Process process =
        new ProcessBuilder(ANALYZE.toString(), "verify", "--man=no", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    List<String> about =
        said.lines().filter(line -> line.contains("weir-node-test.service")).toList();
    assertThat(about).isEmpty();
  }

  @Test
  void anUninstalledNodeLeavesWhatIsNotItsOwn() throws IOException {
    Path file = target();
    Path kept = Files.createDirectories(directory.resolve("replica/orders")).resolve("table");
    Files.writeString(kept, "rows");
    Files.createDirectories(directory.resolve("state/replica-demo/journal"));
    Files.writeString(directory.resolve("state/replica-demo/journal/1"), "x");
    Files.writeString(directory.resolve("state/node.lock"), "");
    assertThat(run("uninstall", "--config", file.toString(), "--yes"))
        .contains(
            "remove  " + directory.resolve("state"), "keep    " + directory.resolve("replica"));
    assertThat(directory.resolve("state")).doesNotExist();
    assertThat(kept).hasContent("rows");
    assertThat(directory.resolve("keys/beta.key")).exists();
    assertThat(file).exists();
    assertThat(run("uninstall", "--config", file.toString(), "--yes")).contains("nothing of node");
    run("uninstall", "--config", file.toString(), "--yes", "--purge");
    assertThat(directory.resolve("replica")).doesNotExist();
    assertThat(directory.resolve("keys/beta.key")).exists();
  }

  @Test
  void everyRecordingOfAJobIsListedAndPurged() throws IOException {
    Path file = source();
    Files.writeString(
        file,
        Files.readString(file).replace("target: \"127", "record: demo.capture, target: \"127"));
    Files.createDirectories(directory.resolve("state"));
    for (String name : List.of("demo.capture", "demo-2.capture", "demo-4.capture")) {
      Files.writeString(directory.resolve(name), name);
    }
    Path other = Files.writeString(directory.resolve("demo-old.capture"), "not recorded by it");
    assertThat(run("uninstall", "--config", file.toString(), "--yes"))
        .contains(
            "keep    " + directory.resolve("demo.capture"),
            "keep    " + directory.resolve("demo-2.capture"),
            "keep    " + directory.resolve("demo-4.capture"))
        .doesNotContain("demo-old");
    run("uninstall", "--config", file.toString(), "--yes", "--purge");
    assertThat(directory.resolve("demo.capture")).doesNotExist();
    assertThat(directory.resolve("demo-2.capture")).doesNotExist();
    assertThat(directory.resolve("demo-4.capture")).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void keysInsideTheStateDirectoryOutliveIt() throws IOException {
    Path file = target();
    String text = Files.readString(file).replace("state: state", "state: .");
    Files.writeString(file, text);
    Files.createDirectories(directory.resolve("jobs"));
    run("uninstall", "--config", file.toString(), "--yes");
    assertThat(directory.resolve("keys/beta.key")).exists();
    assertThat(directory.resolve("jobs")).doesNotExist();
  }

  @Test
  void systemdForgetsTheServiceOnceItsUnitIsGone() throws IOException {
    Path file = target();
    Path unit = installed();
    Path said = directory.resolve("said");
    SystemdService.Machine machine = machine("echo \"$@\" unit=$(test -e %s; echo $?) >> %s");
    assertThat(uninstall(machine, file))
        .contains("remove  " + unit, "is removed from this machine");
    assertThat(unit).doesNotExist();
    assertThat(said)
        .hasContent(
            """
            disable --now weir-node-beta unit=0
            daemon-reload unit=1
            reset-failed weir-node-beta unit=1
            """);
  }

  @Test
  void whatSystemdDoesNotForgetIsSaidAndEverythingElseIsRemoved() throws IOException {
    Path file = target();
    Path unit = installed();
    Files.createDirectories(directory.resolve("state"));
    SystemdService.Machine machine =
        machine("test \"$1\" != daemon-reload || { echo no bus; exit 1; } # %s %s");
    assertThat(uninstall(machine, file))
        .contains("no bus", "run systemctl daemon-reload", "is removed from this machine");
    assertThat(unit).doesNotExist();
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void withoutSystemdTheUnitAndItsLinkAreRemovedAsFiles() throws IOException {
    Path file = target();
    Path unit = installed();
    Files.delete(directory.resolve("root/run/systemd/system"));
    Path link = unit.resolveSibling("multi-user.target.wants/weir-node-beta.service");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, unit);
    SystemdService.Machine none =
        new SystemdService.Machine(directory.resolve("root"), "/there/is/no/systemctl");
    assertThat(uninstall(none, file)).contains("remove  " + link).doesNotContain("systemctl");
    assertThat(unit).doesNotExist();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(unit.getParent()).isDirectory();
  }

  private Path installed() throws IOException {
    Files.createDirectories(directory.resolve("root/run/systemd/system"));
    Path units = Files.createDirectories(directory.resolve("root/etc/systemd/system"));
    return Files.writeString(units.resolve("weir-node-beta.service"), "[Unit]\n");
  }

  /**
   * A machine with a systemctl of its own.
   *
   * @param script with a place for the unit and one for what is said
   */
  private SystemdService.Machine machine(String script) throws IOException {
    Path root = directory.resolve("root");
    Path unit = root.resolve("etc/systemd/system/weir-node-beta.service");
    Path program = directory.resolve("systemctl");
    Files.writeString(
        program, "#!/bin/sh\n" + script.formatted(unit, directory.resolve("said")) + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new SystemdService.Machine(root, program.toString());
  }

  private static String uninstall(SystemdService.Machine machine, Path file) {
    return run(new UninstallCommand(machine), "--config", file.toString(), "--yes");
  }

  private static String run(String... arguments) {
    return run(
        new UninstallCommand(),
        List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
  }

  private static String run(UninstallCommand command, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(out));
    line.execute(arguments);
    return out.toString();
  }

  private static NodeUnit unit(Path file, List<String> before) {
    NodeService service = new NodeService();
    CommandLine line = new CommandLine(service);
    line.parseArgs(
        before.stream().flatMap(each -> Stream.of("--before", each)).toArray(String[]::new));
    return service.unit(Path.of("/bin/true"), file);
  }

  private Path source() throws IOException {
    return Files.writeString(
        directory.resolve("alpha.yaml"),
        """
        node: alpha
        state: state
        keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
        jobs: [{name: demo, protect: data with spaces, target: "127.0.0.1:7420"}]
        """);
  }

  private Path target() throws IOException {
    return Files.writeString(
        directory.resolve("beta.yaml"),
        """
        node: beta
        state: state
        keys: {ca: keys/ca.pem, certificate: keys/beta.pem, key: keys/beta.key}
        listen: 127.0.0.1:7420
        replicas: [{job: demo, root: replica, from: [alpha]}]
        """);
  }
}
