package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_EMPTY_PATH;
import static dev.weir.linux.OpenFlags.AT_REMOVEDIR;
import static dev.weir.linux.OpenFlags.AT_SYMLINK_NOFOLLOW;
import static dev.weir.linux.OpenFlags.O_ACCMODE;
import static dev.weir.linux.OpenFlags.O_EXCL;
import static dev.weir.linux.OpenFlags.O_RDONLY;
import static dev.weir.linux.OpenFlags.RENAME_EXCHANGE;
import static dev.weir.linux.OpenFlags.RENAME_NOREPLACE;
import static dev.weir.linux.StatLayout.S_IFDIR;
import static dev.weir.linux.StatLayout.S_IFLNK;
import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;
import static dev.weir.linux.StatLayout.S_ISGID;
import static dev.weir.linux.StatLayout.S_ISUID;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.ReservedNames;
import dev.weir.problem.ProblemException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes of directory entries. Each runs under the namespace lock from the look at what was there
 * to the record of what was done. The kernel has checked permissions already, by
 * default_permissions.
 */
final class NamespaceRequests {
  private static final long NOBODY = 0xffffffffL;

  private final CaptureOrder order;
  private final Recorder recorder;
  private final NodeTable nodes;
  private final Mirror mirror;
  private final Membership membership;
  private final Border border;

  NamespaceRequests(
      CaptureOrder order, Recorder recorder, NodeTable nodes, Mirror mirror, Border border) {
    this.border = border;
    this.membership = border.membership();
    this.order = order;
    this.recorder = recorder;
    this.nodes = nodes;
    this.mirror = mirror;
  }

  int lookup(Workspace w, Node directory) {
    int result = nodes.acquire(w, directory, Workspace.ARGUMENTS);
    if (result == 0) {
      AttributeRequests.putEntry(w, Workspace.REPLY_PAYLOAD);
    } else if (result == -Errno.ENOENT) {
      AttributeRequests.putAbsent(w, Workspace.REPLY_PAYLOAD);
      result = 0;
    }
    w.replyLength = FuseProtocol.ENTRY_OUT_BYTES;
    return result;
  }

  int makeDirectory(Workspace w, Node parent) {
    NativeBlock m = w.memory;
    int mode = m.getInt(Workspace.ARGUMENTS) & 07777;
    int umask = m.getInt(Workspace.ARGUMENTS + 4);
    long name = Workspace.ARGUMENTS + 8;
    return make(
        w,
        parent,
        new Birth(name, S_IFDIR | mode, -1),
        () -> {
          umask(w, umask);
          return w.system.call(SyscallNumbers.MKDIRAT, parent.fd, m.address(name), mode);
        });
  }

  int makeNode(Workspace w, Node parent) {
    NativeBlock m = w.memory;
    int mode = m.getInt(Workspace.ARGUMENTS);
    int device = m.getInt(Workspace.ARGUMENTS + 4);
    return makeNode(w, parent, mode, device);
  }

  private int makeNode(Workspace w, Node parent, int mode, int device) {
    int umask = w.memory.getInt(Workspace.ARGUMENTS + 8);
    long name = Workspace.ARGUMENTS + 16;
    return make(
        w,
        parent,
        new Birth(name, mode, -1),
        () -> {
          umask(w, umask);
          return w.system.call(
              SyscallNumbers.MKNODAT, parent.fd, w.memory.address(name), mode, device & NOBODY);
        });
  }

  /** Creates and opens a regular file. */
  int create(Workspace w, Node parent) {
    int flags = w.memory.getInt(Workspace.ARGUMENTS);
    int mode = w.memory.getInt(Workspace.ARGUMENTS + 4) & 07777;
    int result = makeNode(w, parent, S_IFREG | mode, 0);
    if (result == -Errno.EEXIST && (flags & O_EXCL) == 0) {
      return -Errno.ESTALE; // the kernel's view is old: it looks the name up again and opens it
    }
    if (result < 0) {
      return result;
    }
    Node child = nodes.find(w, w.memory.getLong(Workspace.REPLY_PAYLOAD));
    if (child == null) {
      return -Errno.ESTALE;
    }
    result = nodes.openFile(w, child, (flags & O_ACCMODE) != O_RDONLY);
    DataRequests.putOpened(w, Workspace.REPLY_PAYLOAD + FuseProtocol.ENTRY_OUT_BYTES);
    w.replyLength = FuseProtocol.ENTRY_OUT_BYTES + FuseProtocol.OPEN_OUT_BYTES;
    return result;
  }

  int makeSymlink(Workspace w, Node parent) {
    NativeBlock m = w.memory;
    long name = Workspace.ARGUMENTS;
    long target = name + m.textLength(name) + 1;
    return make(
        w,
        parent,
        new Birth(name, S_IFLNK, target),
        () ->
            w.system.call(SyscallNumbers.SYMLINKAT, m.address(target), parent.fd, m.address(name)));
  }

  /**
   * What is being made.
   *
   * @param name where its name lies in the workspace
   * @param mode asked for, with the file type
   * @param target where a symbolic link's target lies, else -1
   */
  private record Birth(long name, int mode, long target) {}

  /** Sets this thread's umask; the file system applies it unless a default access list rules. */
  private static void umask(Workspace w, int umask) {
    if (w.umask != umask) {
      w.system.call(SyscallNumbers.UMASK, umask);
      w.umask = umask;
    }
  }

  private int make(Workspace w, Node parent, Birth birth, LongSupplier effect) {
    if (isReserved(w, parent, birth.name)) {
      return -Errno.EPERM;
    }
    order.namespace.lock();
    try {
      long result = made(w, parent, birth, effect);
      if (result < 0) {
        return (int) result;
      }
      result = own(w, parent, birth);
      if (result == 0) {
        result = nodes.acquire(w, parent, birth.name);
      }
      if (result < 0) {
        // Nobody has seen it yet: the whole operation fails.
        int flags = (birth.mode & S_IFMT) == S_IFDIR ? AT_REMOVEDIR : 0;
        w.system.call(SyscallNumbers.UNLINKAT, parent.fd, w.memory.address(birth.name), flags);
        return (int) result;
      }
      AttributeRequests.putEntry(w, Workspace.REPLY_PAYLOAD);
      w.replyLength = FuseProtocol.ENTRY_OUT_BYTES;
      if (!membership.counts(w, parent, birth.name, w.isDirectory())) {
        border.touch(w, parent);
      } else if (order.listed(parent.inode)) {
        recordBirth(w, parent, birth);
      }
      return 0;
    } finally {
      order.namespace.unlock();
    }
  }

  /** The target could not make this name: it keeps something of its own there. */
  private boolean isReserved(Workspace w, Node parent, long name) {
    return parent.inode == nodes.root().inode && ReservedNames.has(w.memory.text(name));
  }

  /** What a request that comes again finds made is what the server before had made for it. */
  private static long made(Workspace w, Node parent, Birth birth, LongSupplier effect) {
    w.slot.effect();
    long result = effect.getAsLong();
    boolean again =
        result == -Errno.EEXIST
            && w.slot.mayHaveHappened()
            && w.statEntry(parent.fd, birth.name) == 0
            && (w.mode() & S_IFMT) == (birth.mode & S_IFMT);
    return again ? 0 : result;
  }

  /** Gives what root made to the caller, as the kernel would have; the group may be inherited. */
  private static long own(Workspace w, Node parent, Birth birth) {
    long uid = w.memory.getInt(Workspace.REQUEST + 24) & NOBODY;
    long gid = w.memory.getInt(Workspace.REQUEST + 28) & NOBODY;
    if (uid == 0 && gid == 0) {
      return 0;
    }
    long result = w.stat(parent.fd);
    if (result < 0) {
      return result;
    }
    long name = w.memory.address(birth.name);
    result =
        w.system.call(
            SyscallNumbers.FCHOWNAT,
            parent.fd,
            name,
            uid,
            (w.mode() & S_ISGID) != 0 ? NOBODY : gid,
            AT_SYMLINK_NOFOLLOW,
            0);
    boolean bitsLost = (birth.mode & S_IFMT) != S_IFDIR && (birth.mode & (S_ISUID | S_ISGID)) != 0;
    if (result == 0 && bitsLost && w.statEntry(parent.fd, birth.name) == 0) {
      int mode = w.mode() & 07777 | birth.mode & (S_ISUID | S_ISGID);
      result = w.system.call(SyscallNumbers.FCHMODAT, parent.fd, name, mode);
    }
    return result;
  }

  /** STAT holds the child. */
  private void recordBirth(Workspace w, Node parent, Birth birth) {
    byte[] target = birth.target < 0 ? new byte[0] : w.memory.text(birth.target);
    NewObject child = Mirror.object(w, target);
    boolean directory = w.isDirectory();
    boolean canHaveAttributes = birth.target < 0;
    byte[] name = w.memory.text(birth.name);
    if (!w.slot.recordedBefore()) {
      w.stat(parent.fd);
      w.writer.create(parent.inode, w.mtime(), name, child);
      recorder.append(w);
    }
    order.named(child.inode());
    if (directory) {
      order.markListed(child.inode());
    }
    if (canHaveAttributes) {
      // A default access list of the parent, or a security module, may have given it attributes.
      mirror.recordXattrs(w, child.inode(), child.mtime(), () -> w.procPath(parent.fd, name), 0);
    }
  }

  int remove(Workspace w, Node parent, boolean directory) {
    long name = Workspace.ARGUMENTS;
    order.namespace.lock();
    try {
      int result = w.statEntry(parent.fd, name);
      if (result == -Errno.ENOENT && w.slot.mayHaveHappened()) {
        recordRemoval(w, parent, w.slot.before().child(), directory);
        return 0;
      }
      if (result < 0) {
        return result;
      }
      long child = w.inode();
      long links = w.links();
      boolean last = directory || links == 1;
      CaptureOrder.Stripe stripe = order.stripe(child);
      stripe.lock(); // a write to the child comes wholly before or wholly after
      try {
        if (last && !directory) {
          nodes.losesLastName(w, child);
        }
        w.slot.effect(child, 0);
        int flags = directory ? AT_REMOVEDIR : 0;
        long removed =
            w.system.call(SyscallNumbers.UNLINKAT, parent.fd, w.memory.address(name), flags);
        if (removed == 0) {
          recordRemoval(w, parent, child, directory);
          lostName(
              new Lost(child, directory ? 0 : links - 1),
              order.listed(parent.inode),
              membership.counts(w, parent, name, directory));
        }
        return (int) removed;
      } finally {
        stripe.unlock();
      }
    } finally {
      order.namespace.unlock();
    }
  }

  private void recordRemoval(Workspace w, Node parent, long child, boolean directory) {
    if (!membership.counts(w, parent, Workspace.ARGUMENTS, directory)) {
      border.touch(w, parent);
    } else if (order.listed(parent.inode) && !w.slot.recordedBefore()) {
      w.stat(parent.fd);
      w.writer
          .flags(directory ? OperationLayout.FLAG_DIRECTORY : 0)
          .unlink(parent.inode, w.mtime(), child, w.memory.text(Workspace.ARGUMENTS));
      recorder.append(w);
    }
  }

  /**
   * What lost a name.
   *
   * @param links its names now
   */
  private record Lost(long inode, long links) {}

  private void lostName(Lost lost, boolean listed, boolean counted) {
    if (lost.links == 0) {
      order.gone(lost.inode);
    } else if (listed && counted) {
      order.unnamed(lost.inode);
    }
    border.lostName(lost.inode, lost.links, counted);
  }

  int link(Workspace w, Node parent) {
    NativeBlock m = w.memory;
    Node child = nodes.find(w, m.getLong(Workspace.ARGUMENTS));
    if (child == null) {
      return -Errno.ESTALE;
    }
    long name = Workspace.ARGUMENTS + 8;
    if (isReserved(w, parent, name)) {
      return -Errno.EPERM;
    }
    order.namespace.lock();
    try {
      long result = linked(w, child, parent, name);
      if (result < 0) {
        return (int) result;
      }
      nodes.held(w, child.inode);
      w.stat(child.fd);
      AttributeRequests.putEntry(w, Workspace.REPLY_PAYLOAD);
      w.replyLength = FuseProtocol.ENTRY_OUT_BYTES;
      if (border.sees(child)) {
        border.linked(w, child, parent, name);
      } else if (order.listed(parent.inode) && !w.slot.recordedBefore()) {
        w.stat(parent.fd);
        mirror.name(w, parent.fd, new Mirror.Name(parent.inode, w.mtime(), name), 0);
      }
      return 0;
    } finally {
      order.namespace.unlock();
    }
  }

  private static long linked(Workspace w, Node child, Node parent, long name) {
    w.slot.effect();
    long result =
        w.system.call(
            SyscallNumbers.LINKAT,
            child.fd,
            w.memory.address(Workspace.EMPTY_TEXT),
            parent.fd,
            w.memory.address(name),
            AT_EMPTY_PATH,
            0);
    boolean again =
        result == -Errno.EEXIST
            && w.slot.mayHaveHappened()
            && w.statEntry(parent.fd, name) == 0
            && w.inode() == child.inode;
    return again ? 0 : result;
  }

  int rename(Workspace w, Node from, boolean withFlags) {
    NativeBlock m = w.memory;
    Node to = nodes.find(w, m.getLong(Workspace.ARGUMENTS));
    if (to == null) {
      return -Errno.ESTALE;
    }
    int flags = withFlags ? m.getInt(Workspace.ARGUMENTS + 8) : 0;
    if ((flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE)) != 0) {
      return -Errno.EINVAL;
    }
    long oldName = Workspace.ARGUMENTS + (withFlags ? 16 : 8);
    long newName = oldName + m.textLength(oldName) + 1;
    if (isReserved(w, to, newName)) {
      return -Errno.EPERM;
    }
    order.namespace.lock();
    try {
      return renameInOrder(w, new Rename(from, to, oldName, newName, flags));
    } finally {
      order.namespace.unlock();
    }
  }

  record Rename(Node from, Node to, long oldName, long newName, int flags) {
    boolean exchange() {
      return (flags & RENAME_EXCHANGE) != 0;
    }
  }

  private int renameInOrder(Workspace w, Rename r) {
    Border.Sides sides = border.sides(w, r);
    if (sides.allCount() && order.listed(r.from.inode) != order.listed(r.to.inode)) {
      listFirst(w, order.listed(r.from.inode) ? r.to : r.from);
    }
    int result = w.statEntry(r.from.fd, r.oldName);
    if (doneBefore(w, r, result)) {
      recordRename(w, r, sides, w.slot.before().child(), w.slot.before().replaced());
      return 0;
    }
    if (result < 0) {
      return result;
    }
    long child = w.inode();
    result = w.statEntry(r.to.fd, r.newName);
    if (result < 0 && result != -Errno.ENOENT) {
      return result;
    }
    long replaced = result == 0 ? w.inode() : 0;
    long links = replaced == 0 || w.isDirectory() ? 1 : w.links();
    CaptureOrder.@Nullable Stripe stripe = replaced == 0 ? null : order.stripe(replaced);
    if (stripe != null) {
      stripe.lock();
    }
    try {
      if (replaced != 0 && links == 1 && !r.exchange() && child != replaced) {
        nodes.losesLastName(w, replaced);
      }
      w.slot.effect(child, replaced);
      result = effect(w, r);
      if (result == 0 && child != replaced) { // two names of one file: rename(2) does nothing
        recordRename(w, r, sides, child, replaced);
        if (replaced != 0 && !r.exchange()) {
          lostName(new Lost(replaced, links - 1), order.listed(r.to.inode), sides.newCounts());
        }
      }
      return result;
    } finally {
      if (stripe != null) {
        stripe.unlock();
      }
    }
  }

  /**
   * Whether an earlier server had renamed already: then the old name is gone, or after an exchange
   * belongs to what had the new one. STAT holds the old name's entry if there is one.
   */
  private static boolean doneBefore(Workspace w, Rename r, int found) {
    PastRequest before = w.slot.before();
    if (!before.begun() || before.child() == before.replaced()) {
      return false;
    }
    return r.exchange() ? found == 0 && w.inode() == before.replaced() : found == -Errno.ENOENT;
  }

  private void listFirst(Workspace w, Node directory) {
    try {
      mirror.ensureListed(w, directory);
    } catch (ProblemException e) {
      recorder.missed(e); // the application's rename goes on; the replica needs a new mirror
    }
  }

  private static int effect(Workspace w, Rename r) {
    return (int)
        w.system.call(
            SyscallNumbers.RENAMEAT2,
            r.from.fd,
            w.memory.address(r.oldName),
            r.to.fd,
            w.memory.address(r.newName),
            r.flags,
            0);
  }

  private void recordRename(Workspace w, Rename r, Border.Sides sides, long child, long replaced) {
    if (!sides.plain()) {
      border.renamed(w, r, sides, child, replaced);
    } else if (order.listed(r.from.inode) && !w.slot.recordedBefore()) {
      border.recordPlain(w, r, child, replaced);
    }
  }
}
