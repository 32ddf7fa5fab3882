package dev.weir.intercept.fuse;

import static dev.weir.intercept.fuse.FuseProtocol.BATCH_FORGET;
import static dev.weir.intercept.fuse.FuseProtocol.CREATE;
import static dev.weir.intercept.fuse.FuseProtocol.DESTROY;
import static dev.weir.intercept.fuse.FuseProtocol.FALLOCATE;
import static dev.weir.intercept.fuse.FuseProtocol.FORGET;
import static dev.weir.intercept.fuse.FuseProtocol.FSYNC;
import static dev.weir.intercept.fuse.FuseProtocol.FSYNCDIR;
import static dev.weir.intercept.fuse.FuseProtocol.GETATTR;
import static dev.weir.intercept.fuse.FuseProtocol.GETXATTR;
import static dev.weir.intercept.fuse.FuseProtocol.INTERRUPT;
import static dev.weir.intercept.fuse.FuseProtocol.LINK;
import static dev.weir.intercept.fuse.FuseProtocol.LISTXATTR;
import static dev.weir.intercept.fuse.FuseProtocol.LOOKUP;
import static dev.weir.intercept.fuse.FuseProtocol.LSEEK;
import static dev.weir.intercept.fuse.FuseProtocol.MKDIR;
import static dev.weir.intercept.fuse.FuseProtocol.MKNOD;
import static dev.weir.intercept.fuse.FuseProtocol.OPEN;
import static dev.weir.intercept.fuse.FuseProtocol.OPENDIR;
import static dev.weir.intercept.fuse.FuseProtocol.OUT_HEADER_BYTES;
import static dev.weir.intercept.fuse.FuseProtocol.READ;
import static dev.weir.intercept.fuse.FuseProtocol.READDIR;
import static dev.weir.intercept.fuse.FuseProtocol.READDIRPLUS;
import static dev.weir.intercept.fuse.FuseProtocol.READLINK;
import static dev.weir.intercept.fuse.FuseProtocol.RELEASE;
import static dev.weir.intercept.fuse.FuseProtocol.RELEASEDIR;
import static dev.weir.intercept.fuse.FuseProtocol.REMOVEXATTR;
import static dev.weir.intercept.fuse.FuseProtocol.RENAME;
import static dev.weir.intercept.fuse.FuseProtocol.RENAME2;
import static dev.weir.intercept.fuse.FuseProtocol.RMDIR;
import static dev.weir.intercept.fuse.FuseProtocol.SETATTR;
import static dev.weir.intercept.fuse.FuseProtocol.SETXATTR;
import static dev.weir.intercept.fuse.FuseProtocol.STATFS;
import static dev.weir.intercept.fuse.FuseProtocol.SYMLINK;
import static dev.weir.intercept.fuse.FuseProtocol.UNLINK;
import static dev.weir.intercept.fuse.FuseProtocol.WRITE;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads requests from /dev/fuse and answers them, on several threads at once. */
final class FuseServer {
  private static final Logger LOG = System.getLogger(FuseServer.class.getName());

  /** Not an error number: the kernel expects no reply. */
  private static final int NO_REPLY = 1;

  /** Where a request's header has the thread that waits for the answer. */
  private static final long CALLER = 32;

  /** CLONE_FS: the thread gets a umask of its own. */
  private static final int OWN_UMASK = 0x200;

  private final int device;
  private final NodeTable nodes;
  private final CaptureOrder order;
  private final Recorder recorder;
  private final DataRequests data;
  private final NamespaceRequests names;
  private final AttributeRequests attributes;
  private final DirectoryRequests directories;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  FuseServer(
      int device,
      NodeTable nodes,
      CaptureOrder order,
      Recorder recorder,
      Mirror mirror,
      Border border,
      boolean extendedSetXattr) {
    this.device = device;
    this.nodes = nodes;
    this.order = order;
    this.recorder = recorder;
    Privileges privileges = new Privileges(recorder);
    data = new DataRequests(order, recorder, privileges, nodes);
    names = new NamespaceRequests(order, recorder, nodes, mirror, border);
    attributes =
        new AttributeRequests(order, recorder, privileges, border.membership(), extendedSetXattr);
    directories = new DirectoryRequests(nodes);
  }

  /**
   * Serves until the connection ends; the calling thread's umask becomes its own.
   *
   * @param slot where a successor finds what this thread was at
   */
  void serve(RequestSlot slot) {
    Workspace w = new Workspace();
    w.slot = slot;
    long result = w.system.call(SyscallNumbers.UNSHARE, OWN_UMASK);
    if (result < 0) {
      LOG.log(Level.WARNING, "no umask per thread: {0}", Errno.describe(-result));
    }
    ShortTurns.ask(w);
    NearCaller near = new NearCaller(w);
    boolean open = true;
    while (open) {
      open = serveOne(w, near);
    }
  }

  private boolean serveOne(Workspace w, NearCaller near) {
    long n = readRequest(w, device);
    if (n < 0) {
      return n == -Errno.EINTR || n == -Errno.EAGAIN || n == -Errno.ENOENT || !ended(n);
    }
    w.replyLength = 0;
    w.slot.begin(w.memory.getLong(Workspace.REQUEST + 8));
    // Read before the request is handled: the header of a WRITE becomes that of its record.
    int operation = w.memory.getInt(Workspace.REQUEST + 4);
    int caller = w.memory.getInt(Workspace.REQUEST + CALLER);
    int result;
    try {
      result = handle(w);
    } catch (RuntimeException | Error e) {
      if (!failureLogged.getAndSet(true)) {
        LOG.log(Level.ERROR, "a request failed inside the interceptor", e);
      }
      result = -Errno.EIO;
    }
    if (result != NO_REPLY) {
      reply(w, device, result);
    }
    near.served(operation == READ, caller);
    return true;
  }

  private static boolean ended(long result) {
    if (result != -Errno.ENODEV && result != -Errno.ECONNABORTED) {
      LOG.log(Level.ERROR, "/dev/fuse cannot be read: {0}", Errno.describe(-result));
    }
    return true;
  }

  static long readRequest(Workspace w, int device) {
    return w.system.call(
        SyscallNumbers.READ, device, w.memory.address(Workspace.REQUEST), Workspace.REQUEST_BYTES);
  }

  static void reply(Workspace w, int device, int result) {
    NativeBlock m = w.memory;
    long length = OUT_HEADER_BYTES + (result == 0 ? w.replyLength : 0);
    m.putInt(Workspace.REPLY, (int) length);
    m.putInt(Workspace.REPLY + 4, result);
    m.putLong(Workspace.REPLY + 8, m.getLong(Workspace.REQUEST + 8));
    long written = w.system.call(SyscallNumbers.WRITE, device, m.address(Workspace.REPLY), length);
    // ENOENT: the caller was interrupted and does not wait for this reply any more.
    if (written < 0 && written != -Errno.ENOENT && written != -Errno.ENODEV) {
      LOG.log(Level.ERROR, "a reply was refused by the kernel: {0}", Errno.describe(-written));
    }
  }

  private int handle(Workspace w) {
    int operation = w.memory.getInt(Workspace.REQUEST + 4);
    long id = w.memory.getLong(Workspace.REQUEST + 16);
    switch (operation) {
      case FORGET -> nodes.forget(w, id, w.memory.getLong(Workspace.ARGUMENTS));
      case BATCH_FORGET -> forgetAll(w);
      case INTERRUPT -> {
        return NO_REPLY; // no request here waits for anything that an interrupt could shorten
      }
      case DESTROY -> {
        return 0;
      }
      default -> {
        if (changes(operation)) {
          recorder.sink().awaitRoomForApplication();
        }
        Node node = nodes.find(w, id);
        return node == null ? -Errno.ESTALE : onNode(w, node, operation);
      }
    }
    return NO_REPLY;
  }

  /** Whether a request may be recorded. */
  private static boolean changes(int operation) {
    return switch (operation) {
      case WRITE,
          SETATTR,
          SYMLINK,
          MKNOD,
          MKDIR,
          UNLINK,
          RMDIR,
          RENAME,
          RENAME2,
          LINK,
          CREATE,
          FALLOCATE,
          SETXATTR,
          REMOVEXATTR ->
          true;
      default -> false;
    };
  }

  private void forgetAll(Workspace w) {
    int count = w.memory.getInt(Workspace.ARGUMENTS);
    for (int i = 0; i < count; i++) {
      long at = Workspace.ARGUMENTS + 8 + 16L * i;
      nodes.forget(w, w.memory.getLong(at), w.memory.getLong(at + 8));
    }
  }

  /**
   * What is not named here gets ENOSYS: the kernel then does without (FLUSH, ACCESS, POLL, locks)
   * or by other means (COPY_FILE_RANGE as plain writes, which are captured).
   */
  private int onNode(Workspace w, Node node, int operation) {
    return switch (operation) {
      case WRITE -> data.write(w, node);
      case READ -> data.read(w, node);
      case LOOKUP -> names.lookup(w, node);
      case GETATTR -> attributes.get(w, node);
      case SETATTR -> attributes.set(w, node);
      case READLINK -> attributes.readLink(w, node);
      case SYMLINK -> names.makeSymlink(w, node);
      case MKNOD -> names.makeNode(w, node);
      case MKDIR -> names.makeDirectory(w, node);
      case UNLINK -> names.remove(w, node, false);
      case RMDIR -> names.remove(w, node, true);
      case RENAME -> names.rename(w, node, false);
      case RENAME2 -> names.rename(w, node, true);
      case LINK -> names.link(w, node);
      case CREATE -> names.create(w, node);
      case OPEN -> data.open(w, node);
      case RELEASE -> release(w, node);
      case STATFS -> data.statfs(w, node);
      case FSYNC -> data.sync(w, node);
      case FSYNCDIR -> data.syncDirectory(w, node);
      case FALLOCATE -> data.allocate(w, node);
      case LSEEK -> data.seek(w, node);
      case SETXATTR -> attributes.setXattr(w, node);
      case GETXATTR -> attributes.getXattr(w, node);
      case LISTXATTR -> attributes.listXattr(w, node);
      case REMOVEXATTR -> attributes.removeXattr(w, node);
      case OPENDIR -> directories.open(w);
      case READDIR -> directories.read(w, node, false);
      case READDIRPLUS -> directories.read(w, node, true);
      case RELEASEDIR -> 0;
      default -> -Errno.ENOSYS;
    };
  }

  /** Under the stripe, because a truncate without a handle borrows the node's descriptor there. */
  private int release(Workspace w, Node node) {
    CaptureOrder.Stripe stripe = order.stripe(node.inode);
    stripe.lock();
    try {
      node.release(w);
    } finally {
      stripe.unlock();
    }
    return 0;
  }
}
