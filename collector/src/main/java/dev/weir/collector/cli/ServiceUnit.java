package dev.weir.collector.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The systemd unit that runs a collector: its rights cut down to reading files and loading its
 * programs into the kernel, its share of the machine bounded, last in every queue and first to be
 * killed when memory runs out.
 *
 * @param launcher absolute path of the program
 * @param arguments of {@code weir collect}
 * @param user under whose name it runs
 * @param output absolute path of the capture
 * @param paths absolute, measured
 */
record ServiceUnit(
    Path launcher, List<String> arguments, String user, Path output, List<Path> paths) {
  static final String NAME = "weir-collect";

  /** Owned by the service's user; systemd makes it. */
  static final Path STATE = Path.of("/var/lib/" + NAME);

  /** Everybody may read it: names and sums, no content. */
  static final Path STATUS = Path.of("/run/" + NAME + "/status.json");

  ServiceUnit {
    arguments = List.copyOf(arguments);
    paths = List.copyOf(paths);
  }

  String text() {
    return """
    [Unit]
    Description=Weir collector: measures what is written, for planning a replication line
    After=local-fs.target
    RequiresMountsFor=%s

    [Service]
    Type=exec
    ExecStart=%s
    User=%s
    # A kill, a crash or a full disk at the start is tried again; an orderly end is an end.
    Restart=on-failure
    RestartSec=10
    RestartPreventExitStatus=2
    SuccessExitStatus=143
    TimeoutStopSec=30

    # The production work comes first.
    Nice=10
    CPUQuota=25%%
    IOSchedulingClass=idle
    MemoryMax=256M
    TasksMax=64
    OOMScoreAdjust=500

    # What it may do: load its programs, see events of all processes, look at names, times and samples of content.
    AmbientCapabilities=CAP_BPF CAP_PERFMON CAP_DAC_READ_SEARCH CAP_SYS_ADMIN
    CapabilityBoundingSet=CAP_BPF CAP_PERFMON CAP_DAC_READ_SEARCH CAP_SYS_ADMIN
    NoNewPrivileges=yes
    ProtectSystem=strict
    ProtectHome=read-only
    ReadWritePaths=%s
    StateDirectory=%s
    RuntimeDirectory=%s
    RuntimeDirectoryMode=0755
    PrivateTmp=%s
    PrivateNetwork=yes
    PrivateIPC=yes
    ProtectClock=yes
    ProtectControlGroups=yes
    ProtectHostname=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    ProtectKernelTunables=yes
    RestrictAddressFamilies=AF_UNIX
    RestrictNamespaces=mnt
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    LockPersonality=yes
    SystemCallArchitectures=native
    SystemCallFilter=@system-service @mount bpf perf_event_open open_by_handle_at mincore
    UMask=0022

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(
            mounts(),
            command(),
            user,
            SystemdService.quoted(folder().toString()),
            NAME,
            NAME,
            measuresTemporaryFiles() ? "no" : "yes");
  }

  private Path folder() {
    Path folder = output.getParent();
    return folder == null ? output : folder;
  }

  private String mounts() {
    return Stream.concat(paths.stream(), Stream.of(folder()))
        .map(path -> SystemdService.quoted(path.toString()))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private String command() {
    String given = arguments.stream().map(SystemdService::quoted).collect(Collectors.joining(" "));
    return "%s collect --resume --status-file %s %s"
        .formatted(SystemdService.quoted(launcher.toString()), STATUS, given);
  }

  private boolean measuresTemporaryFiles() {
    return paths.stream().anyMatch(path -> path.startsWith("/tmp") || path.startsWith("/var/tmp"));
  }
}
