package dev.weir.intercept.fuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.weir.intercept.OperationSink;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationView;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps every operation in memory, in order. */
final class RecordingSink implements OperationSink {
  private final List<byte[]> operations = new ArrayList<>();

  /** Runs between the steps of a mirror. */
  volatile Runnable pace = () -> {};

  @Override
  public synchronized long append(MemorySegment memory, long offset, int length) {
    byte[] copy = new byte[length];
    MemorySegment.copy(memory, JAVA_BYTE, offset, copy, 0, length);
    long sequence = operations.size() + 1L;
    ByteBuffer.wrap(copy)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(OperationLayout.SEQUENCE, sequence);
    operations.add(copy);
    return sequence;
  }

  @Override
  public void awaitRoomForMirror() {
    pace.run();
  }

  /** The operation of sequence {@code index} + 1. */
  synchronized byte[] operation(int index) {
    return operations.get(index);
  }

  synchronized int size() {
    return operations.size();
  }

  synchronized void forEach(Consumer<OperationView> action) {
    OperationView view = new OperationView();
    for (byte[] operation : operations) {
      action.accept(view.wrap(MemorySegment.ofArray(operation), 0));
    }
  }

  ReplicaModel replay() {
    ReplicaModel model = new ReplicaModel();
    forEach(model::apply);
    return model;
  }

  /** One line for each operation, for failure messages. */
  String listing() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    forEach(
        v ->
            text.writeBytes(
                (v.sequence() + " " + v.type() + " " + v.inode() + " " + v.argument() + "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return text.toString(java.nio.charset.StandardCharsets.UTF_8);
  }
}
