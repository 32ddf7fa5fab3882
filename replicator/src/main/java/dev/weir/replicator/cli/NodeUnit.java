package dev.weir.replicator.cli;

import dev.weir.collector.cli.SystemdService;
import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfig;
import dev.weir.config.ReplicaConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The systemd unit that runs a node. A source mounts over directories that other services use, so
 * it must live in the machine's own mount namespace: none of systemd's options that give a service
 * a view of its own of the file system may be set, and its rights are cut down by capabilities,
 * devices, address families and system calls instead. A target needs no mount and gets both.
 *
 * @param launcher absolute path of the program
 * @param file absolute path of the node's configuration
 * @param before services that must not start before the node is up
 */
record NodeUnit(Path launcher, Path file, NodeConfig config, List<String> before) {
  private static final String FOR_BOTH =
      "CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_MKNOD CAP_SETFCAP"
          + " CAP_SYS_ADMIN";

  /** To see who has files open, and to hold as many descriptors as there are files. */
  private static final String FOR_A_SOURCE = " CAP_SYS_PTRACE CAP_SYS_RESOURCE";

  NodeUnit {
    before = List.copyOf(before);
  }

  /** The service's name, without {@code .service}. */
  static String name(NodeConfig config) {
    return "weir-node-" + config.name();
  }

  /** Whether it may mount: also a node to which jobs are added later. */
  private boolean source() {
    return !config.jobs().isEmpty() || config.replicas().isEmpty();
  }

  String text() {
    return """
    [Unit]
    Description=Weir node %s: replicates directories
    After=local-fs.target network.target
    RequiresMountsFor=%s
    %s
    [Service]
    # Up, for what is ordered after it, when every protected directory is mounted.
    Type=notify
    NotifyAccess=all
    ExecStart=%s node --config %s
    Restart=on-failure
    RestartSec=2
    # A wrong configuration does not get better by itself.
    RestartPreventExitStatus=2 3
    SuccessExitStatus=143
    TimeoutStartSec=300
    TimeoutStopSec=60
    # The end of one process must not end the others: the holder replaces a server that died, the server
    # goes on without its holder until that is started again. The holder ends the server when it is asked to.
    KillMode=process
    OOMPolicy=continue
    LimitNOFILE=1048576
    TasksMax=1024

    CapabilityBoundingSet=%s
    NoNewPrivileges=yes
    LockPersonality=yes
    RestrictRealtime=yes
    RestrictNamespaces=yes
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
    SystemCallArchitectures=native
    SystemCallFilter=~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap
    SystemCallErrorNumber=EPERM
    UMask=0077
    %s
    [Install]
    WantedBy=multi-user.target
    """
        .formatted(
            config.name(),
            places(),
            order(),
            SystemdService.quoted(launcher.toString()),
            SystemdService.quoted(file.toString()),
            FOR_BOTH + (source() ? FOR_A_SOURCE : ""),
            source() ? openView() : closedView());
  }

  private String order() {
    return before.isEmpty()
        ? ""
        : "# Services that use the protected directories start when these are captured.\nBefore="
            + String.join(" ", before)
            + "\n";
  }

  private static String openView() {
    return """

    # It mounts for everybody: ProtectSystem, PrivateTmp and their like would keep its mounts to itself.
    DevicePolicy=closed
    DeviceAllow=/dev/fuse rw
    """;
  }

  private String closedView() {
    List<Path> written = new ArrayList<>(List.of(config.state(), parent(config.control())));
    config.replicas().forEach(replica -> written.add(replica.root()));
    return """

    # Its own view of the file system: read-only but for its state and its replicas.
    ProtectSystem=strict
    ReadWritePaths=%s
    ProtectHome=%s
    PrivateTmp=%s
    DevicePolicy=closed
    ProtectClock=yes
    ProtectControlGroups=yes
    ProtectHostname=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    ProtectKernelTunables=yes
    """
        .formatted(
            words(written.stream().map(path -> "-" + path).toList()),
            below("/home") || below("/root") || below("/run/user") ? "no" : "yes",
            below("/tmp") || below("/var/tmp") ? "no" : "yes");
  }

  private boolean below(String directory) {
    return paths().stream().anyMatch(path -> path.startsWith(directory));
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    paths.add(config.state());
    paths.add(config.keys().key());
    paths.add(file);
    config.jobs().stream().map(JobConfig::protect).forEach(paths::add);
    config.replicas().stream().map(ReplicaConfig::root).forEach(paths::add);
    return paths;
  }

  private String places() {
    return words(paths().stream().map(Path::toString).toList());
  }

  private static String words(List<String> words) {
    return words.stream().map(SystemdService::quoted).distinct().collect(Collectors.joining(" "));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
