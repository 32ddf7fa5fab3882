package dev.weir.doctor;

import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfig;
import dev.weir.config.ReplicaConfig;
import dev.weir.intercept.fuse.CaptureOutlook;
import dev.weir.journal.JournalLimits;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The directories of a node: what they are on, whether there is room, who is in the way. */
final class PlaceChecks {
  /** What a machine's restart empties. */
  private static final Set<String> FLEETING = Set.of("tmpfs", "ramfs");

  /** What other machines change, too, and what does not keep its inode numbers. */
  private static final Set<String> SHARED =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs");

  private final NodeConfig config;
  private final RunningNode running;
  private final List<Finding> findings = new ArrayList<>();

  PlaceChecks(NodeConfig config, RunningNode running) {
    this.config = config;
    this.running = running;
  }

  List<Finding> all() {
    state();
    config.jobs().forEach(this::protectedDirectory);
    config.replicas().forEach(this::replicaRoot);
    return findings;
  }

  private void state() {
    long queues = 0;
    for (JobConfig job : config.jobs()) {
      queues += job.limits().diskQueue().bytes();
    }
    queues += config.replicas().size() * JournalLimits.DEFAULT.totalBytes();
    String subject = "state " + config.state();
    Path existing = existing(config.state());
    if (!Files.isWritable(existing)) {
      findings.add(Finding.fail(subject, existing + " cannot be written", "run as its owner"));
      return;
    }
    try {
      FileStore store = Files.getFileStore(existing);
      if (FLEETING.contains(store.type())) {
        findings.add(
            Finding.warn(
                subject,
                "lies on " + store.type() + ", which a restart of the machine empties",
                "name a directory on a disk under 'state:'"));
      }
      long free = store.getUsableSpace();
      findings.add(
          free >= queues
              ? Finding.ok(
                  subject, "%s free, queues may take %s".formatted(size(free), size(queues)))
              : Finding.warn(
                  subject,
                  "%s free, but queues may take %s".formatted(size(free), size(queues)),
                  "make room, or set 'disk-queue:' lower: a full disk ends the queue early"));
    } catch (IOException e) {
      findings.add(Finding.fail(subject, "its file system does not answer: " + e, "see dmesg"));
    }
  }

  private void protectedDirectory(JobConfig job) {
    Path root = job.protect();
    String subject = "job " + job.name();
    if (running.capturing().contains(job.name())) {
      findings.add(Finding.ok(subject, root + " is being captured"));
      return;
    }
    if (!Files.isDirectory(root)) {
      findings.add(
          Finding.fail(subject, root + " is no directory", "create it, or mend 'protect:'"));
      return;
    }
    if (overlaps(root, config.state())) {
      findings.add(
          Finding.fail(
              subject, root + " overlaps the state directory", "move one out of the other"));
    }
    fileSystem(subject, root);
    CaptureOutlook outlook = CaptureOutlook.of(root);
    outlook
        .mountedOver()
        .ifPresent(
            type ->
                findings.add(
                    Finding.warn(
                        subject,
                        root + " has a mount of type " + type + " over it already",
                        "see findmnt " + root)));
    outlook
        .mountedBelow()
        .forEach(
            point ->
                findings.add(
                    Finding.fail(
                        subject,
                        "another file system is mounted below, at " + point,
                        "protect it by a job of its own, or unmount it")));
    if (outlook.users().isEmpty()) {
      findings.add(Finding.ok(subject, root + " is used by nobody now and can be captured"));
    } else {
      findings.add(
          Finding.fail(
              subject,
              "changes would be missed: " + outlook.users(),
              "end these services, start the node, then start them again: docs/service.md"));
    }
  }

  private void replicaRoot(ReplicaConfig replica) {
    String subject = "replica " + replica.job();
    Path root = replica.root();
    Path existing = existing(root);
    if (!Files.isWritable(existing)) {
      findings.add(Finding.fail(subject, existing + " cannot be written", "run as root"));
      return;
    }
    if (overlaps(root, config.state())) {
      findings.add(
          Finding.fail(
              subject, root + " overlaps the state directory", "move one out of the other"));
    }
    fileSystem(subject, existing);
    CaptureOutlook.of(root)
        .mountedBelow()
        .forEach(
            point ->
                findings.add(
                    Finding.fail(
                        subject,
                        "another file system is mounted inside, at " + point,
                        "unmount it: a replica is one file system")));
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      findings.add(Finding.ok(subject, root + ": " + size(free) + " free"));
    } catch (IOException e) {
      findings.add(Finding.fail(subject, "its file system does not answer: " + e, "see dmesg"));
    }
  }

  private void fileSystem(String subject, Path path) {
    try {
      String type = Files.getFileStore(path).type();
      if (SHARED.contains(type)) {
        findings.add(
            Finding.fail(
                subject,
                path + " lies on " + type + ", which other machines change, too",
                "name a directory on a file system of this machine"));
      }
    } catch (IOException e) {
      findings.add(Finding.fail(subject, "its file system does not answer: " + e, "see dmesg"));
    }
  }

  private static boolean overlaps(Path one, Path other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static Path existing(Path path) {
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static String size(long bytes) {
    return "%.1f GB".formatted(bytes / 1e9);
  }
}
