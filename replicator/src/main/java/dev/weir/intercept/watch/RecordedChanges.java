package dev.weir.intercept.watch;

import dev.weir.intercept.OperationSink;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import dev.weir.scan.ChangeSink;
import dev.weir.scan.FileFacts;
import dev.weir.scan.ScanName;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Turns the changes of a pass into operations. A directory's time within a pass is taken from the
 * entry that changed; the pass ends with each directory's own.
 */
final class RecordedChanges implements ChangeSink {
  private static final int ALL =
      OperationLayout.MASK_MODE
          | OperationLayout.MASK_UID
          | OperationLayout.MASK_GID
          | OperationLayout.MASK_MTIME;

  private final OperationSink sink;
  private final BooleanSupplier ending;
  private final OperationWriter writer = new OperationWriter();
  private boolean mirroring;
  private long entries;
  private long bytes;

  /**
   * @param ending whether capture is to end
   */
  RecordedChanges(OperationSink sink, BooleanSupplier ending) {
    this.sink = sink;
    this.ending = ending;
  }

  void beginMirror(FileFacts root) {
    mirroring = true;
    entries = 0;
    bytes = 0;
    next().mirrorBegin(root.inode(), root.mtime());
    append();
  }

  void endMirror(FileFacts root) {
    next().mirrorEnd(root.inode(), root.mtime());
    append();
    mirroring = false;
  }

  /** A mirror that is not finished is followed by another or by nothing. */
  void abandonMirror() {
    mirroring = false;
  }

  long entries() {
    return entries;
  }

  long bytes() {
    return bytes;
  }

  private OperationWriter next() {
    return writer.clear().flags(mirroring ? OperationLayout.FLAG_MIRROR : 0);
  }

  private void append() {
    sink.append(writer.segment(), 0, writer.length());
  }

  @Override
  public void created(ScanName name, FileFacts facts) {
    entries++;
    NewObject object =
        new NewObject(
            facts.inode(),
            facts.mode(),
            facts.uid(),
            facts.gid(),
            facts.rdev(),
            facts.mtime(),
            mirroring ? facts.size() : 0,
            facts.target().getBytes(StandardCharsets.ISO_8859_1));
    if (mirroring) {
      next().entry(name.directory(), facts.ctime(), name.bytes(), object);
    } else {
      next().create(name.directory(), facts.ctime(), name.bytes(), object);
    }
    append();
  }

  @Override
  public void linked(ScanName name, FileFacts facts) {
    entries++;
    next().link(name.directory(), facts.ctime(), facts.inode(), name.bytes());
    append();
  }

  @Override
  public void moved(ScanName from, ScanName to, FileFacts facts) {
    next()
        .rename(
            new OperationWriter.RenameEnd(from.directory(), facts.ctime(), from.bytes()),
            new OperationWriter.RenameEnd(to.directory(), facts.ctime(), to.bytes()),
            facts.inode(),
            0);
    append();
  }

  @Override
  public void removed(ScanName name, FileFacts facts) {
    writer.clear().flags(facts.isDirectory() ? OperationLayout.FLAG_DIRECTORY : 0);
    writer.unlink(name.directory(), facts.ctime(), facts.inode(), name.bytes());
    append();
  }

  @Override
  public void resized(FileFacts file) {
    next().truncate(file.inode(), file.size(), file.mtime());
    append();
  }

  @Override
  public void written(FileFacts file, long offset, ByteBuffer data) throws InterruptedException {
    if (ending.getAsBoolean()) {
      throw new InterruptedException("capture ends");
    }
    sink.awaitRoomForMirror();
    bytes += data.remaining();
    next().write(file.inode(), offset, file.mtime(), MemorySegment.ofBuffer(data));
    append();
  }

  @Override
  public void attributes(FileFacts facts) {
    int mask = facts.isLink() ? ALL & ~OperationLayout.MASK_MODE : ALL;
    next()
        .attributes(
            facts.inode(),
            facts.mtime(),
            new OperationWriter.Attributes(
                mask, facts.mode(), facts.uid(), facts.gid(), facts.mtime()));
    append();
  }

  @Override
  public void extendedAttribute(FileFacts facts, String name, byte[] value) {
    next().setXattr(facts.inode(), facts.mtime(), user(name), value);
    append();
  }

  @Override
  public void extendedAttributeRemoved(FileFacts facts, String name) {
    next().removeXattr(facts.inode(), facts.mtime(), user(name));
    append();
  }

  private static byte[] user(String name) {
    return ("user." + name).getBytes(StandardCharsets.UTF_8);
  }
}
