package dev.weir.intercept.fuse;

import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;
import static dev.weir.linux.StatLayout.S_ISGID;
import static dev.weir.linux.StatLayout.S_ISUID;
import static dev.weir.linux.StatLayout.S_IXGRP;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.linux.SyscallNumbers;
import dev.weir.operation.OperationLayout;

/**
 * What a change of content or owner takes away beside: set-user-id and set-group-id bits (the
 * kernel leaves them to the server, which as root would keep them) and file capabilities (the file
 * system drops them by itself). Called under the inode's stripe.
 */
final class Privileges {
  private static final byte[] CAPABILITY = "security.capability".getBytes(US_ASCII);

  private final Recorder recorder;

  Privileges(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Whether there are file capabilities to lose; asked of the file system once per node. */
  boolean hasCapabilities(Workspace w, Node node) {
    if (node.capabilities == Node.Capabilities.UNKNOWN) {
      node.capabilities = present(w, node) ? Node.Capabilities.SOME : Node.Capabilities.NONE;
    }
    return node.capabilities == Node.Capabilities.SOME;
  }

  private static boolean present(Workspace w, Node node) {
    if (node.directory) {
      return false;
    }
    long name = w.memory.putText(Workspace.PATH, CAPABILITY);
    return w.system.call(SyscallNumbers.GETXATTR, w.procPath(node.fd), name, 0, 0) >= 0;
  }

  /** Clears the bits that a change by an unprivileged caller clears; returns whether there were. */
  boolean drop(Workspace w, Node node) {
    if (w.stat(node.fd) < 0 || (w.mode() & S_IFMT) != S_IFREG) {
      return false;
    }
    int mode = w.mode() & 07777;
    int kept = mode & ~S_ISUID;
    if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP)) {
      kept &= ~S_ISGID;
    }
    return kept != mode && w.system.call(SyscallNumbers.CHMOD, w.procPath(node.fd), kept, 0) == 0;
  }

  /**
   * Records what was lost.
   *
   * @param modeChanged whether the mode is to be recorded
   * @param capable whether there were capabilities before
   */
  void record(Workspace w, Node node, boolean modeChanged, boolean capable) {
    if (modeChanged && w.stat(node.fd) == 0) {
      recorder.attributes(w, node.inode, OperationLayout.MASK_MODE, 0);
    }
    if (node.capabilities == Node.Capabilities.SOME && !present(w, node)) {
      node.capabilities = Node.Capabilities.NONE;
      if (capable && w.stat(node.fd) == 0) {
        w.writer.removeXattr(node.inode, w.mtime(), CAPABILITY);
        recorder.append(w);
      }
    }
  }
}
