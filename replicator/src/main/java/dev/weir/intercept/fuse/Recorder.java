package dev.weir.intercept.fuse;

import dev.weir.intercept.OperationSink;
import dev.weir.linux.NativeBlock;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import dev.weir.operation.OperationWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands operations to the sink. Called under the lock that ordered the effect. An effect that has
 * happened but cannot be recorded is counted: the order can then no longer be vouched for.
 */
final class Recorder {
  private static final Logger LOG = System.getLogger(Recorder.class.getName());

  private final OperationSink sink;
  private final MountMemory memory;
  private final AtomicBoolean told = new AtomicBoolean();

  Recorder(OperationSink sink, MountMemory memory) {
    this.sink = sink;
    this.memory = memory;
  }

  OperationSink sink() {
    return sink;
  }

  /** Content of this file is about to change; its stripe is held. */
  void announce(long inode) {
    sink.beforeChange(inode);
  }

  /** Effects since the mount was made that happened but could not be recorded. */
  long missed() {
    return memory.missed();
  }

  /**
   * Appends what the workspace's writer holds and empties it; returns the sequence, 0 if missed.
   */
  long append(Workspace w) {
    OperationWriter writer = w.writer;
    try {
      return sink.append(writer.segment(), 0, writer.length(), w.slot);
    } catch (RuntimeException | OutOfMemoryError e) {
      missed(e);
      return 0;
    } finally {
      writer.clear();
    }
  }

  /**
   * Appends a WRITE whose payload lies in the workspace already, by writing the header into the
   * bytes before it.
   */
  void appendWrite(Workspace w, long inode, long offset, int length, int flags) {
    NativeBlock m = w.memory;
    long start = Workspace.PAYLOAD - OperationLayout.HEADER_BYTES;
    int total = OperationLayout.HEADER_BYTES + length;
    m.putInt(start + OperationLayout.LENGTH, total);
    m.putShort(start + OperationLayout.TYPE, (short) OperationType.WRITE.number());
    m.putShort(start + OperationLayout.FLAGS, (short) flags);
    m.putLong(start + OperationLayout.SEQUENCE, 0);
    m.putLong(start + OperationLayout.AT, 0);
    m.putLong(start + OperationLayout.INODE, inode);
    m.putLong(start + OperationLayout.ARGUMENT, offset);
    m.putLong(start + OperationLayout.MTIME, w.mtime());
    try {
      sink.append(m.segment(), start, total, w.slot);
    } catch (RuntimeException | OutOfMemoryError e) {
      missed(e);
    }
  }

  /** Records the attributes that STAT holds. */
  void attributes(Workspace w, long inode, int mask, int flags) {
    w.writer
        .flags(flags)
        .attributes(
            inode,
            w.mtime(),
            new OperationWriter.Attributes(mask, w.mode() & 07777, w.uid(), w.gid(), w.atime()));
    append(w);
  }

  /** A change was left out on purpose, which a new mirror makes good. */
  void leftToMirror(String why) {
    memory.missedOneMore();
    LOG.log(Level.WARNING, "{0}; the replica is mirrored anew", why);
  }

  void missed(Throwable cause) {
    memory.missedOneMore();
    if (!told.getAndSet(true)) {
      LOG.log(
          Level.ERROR,
          "a change took effect but could not be recorded; the replica needs a new mirror",
          cause);
    }
  }
}
