package dev.weir.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Records of operations as bytes. */
public final class FuzzedOperations {
  private FuzzedOperations() {}

  /** One of each kind. */
  public static List<byte[]> whole() {
    OperationWriter writer = new OperationWriter().stamp(1, 1_000);
    writer.mirrorBegin(1, 5);
    writer.create(1, 5, name("dir"), NewObject.plain(2, 040755, 0, 0, 6, 0));
    writer.entry(1, 5, name("file"), NewObject.plain(3, 0100644, 1, 2, 6, 12));
    writer.create(2, 5, name("link"), NewObject.symlink(4, 1, 2, 6, name("../file")));
    writer.facts(1, 5, name("file"), NewObject.plain(3, 0100644, 1, 2, 6, 12));
    writer.write(3, 0, 7, name("hello, world"));
    writer.truncate(3, 4, 8);
    writer.allocate(3, 0, 4096, 0, 8);
    writer.link(2, 9, 3, name("second"));
    writer.unlink(2, 10, 3, name("second"));
    OperationWriter.RenameEnd from = new OperationWriter.RenameEnd(1, 11, name("file"));
    writer.rename(from, new OperationWriter.RenameEnd(2, 11, name("moved")), 3, 0);
    writer.attributes(3, 12, new OperationWriter.Attributes(7, 0600, 1, 2, 3));
    writer.setXattr(3, 13, name("user.a"), name("value"));
    writer.removeXattr(3, 14, name("user.a"));
    writer.blocks(3, 0, 15, OperationLayout.BLOCK_BYTES, new byte[16]);
    writer.mirrorChecked(1, 16);
    writer.mirrorEnd(1, 16);
    writer.verifyBegin(1, 16);
    writer.verifyEnd(1, 16);
    return List.of(writer.segment().toArray(ValueLayout.JAVA_BYTE));
  }

  private static byte[] name(String text) {
    return text.getBytes(UTF_8);
  }

  /** Walks over all records; no name leaves its directory. */
  public static void read(byte[] input) {
    MemorySegment all = MemorySegment.ofArray(input);
    OperationView view = new OperationView();
    for (long at = 0; at < all.byteSize(); at += view.length()) {
      view.wrap(all, at);
      requireInside(view, all.byteSize());
      switch (view.type()) {
        case CREATE, ENTRY, FACTS, LINK, UNLINK -> requireName(view.name());
        case RENAME -> {
          requireName(view.name());
          requireName(view.second());
        }
        default -> {}
      }
    }
  }

  private static void requireInside(OperationView view, long size) {
    if (view.payloadOffset() < 0
        || view.payloadLength() < 0
        || view.payloadOffset() + view.payloadLength() > size) {
      throw new AssertionError("a payload leaves its record");
    }
  }

  private static void requireName(byte[] name) {
    String text = new String(name, UTF_8);
    if (text.isEmpty()
        || text.equals(".")
        || text.equals("..")
        || text.indexOf('/') >= 0
        || text.indexOf('\0') >= 0) {
      throw new AssertionError("'" + text + "' is no name of an entry");
    }
  }
}
