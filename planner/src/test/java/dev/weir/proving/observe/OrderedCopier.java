package dev.weir.proving.observe;

import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.RecordContent;
import dev.weir.proving.workload.WorkloadFiles;
import dev.weir.proving.workload.WorkloadPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The simplest replicator there is: applies the operation it is told to, without a source. */
final class OrderedCopier {
  private final WorkloadFiles files;
  private final RecordContent content;

  OrderedCopier(WorkloadPlan plan, Path root) {
    this.files = new WorkloadFiles(root);
    this.content = plan.content();
  }

  void apply(PlannedOperation operation) throws IOException {
    Path temporary = files.temporary(operation.file());
    switch (operation.kind()) {
      case WRITE -> write(files.path(operation.file()), operation, operation.length());
      case CREATE -> {
        Files.createFile(temporary);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
        write(temporary, operation, operation.length());
      }
      case MODE ->
          Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r-----"));
      case RENAME -> Files.move(temporary, files.path(operation.file()));
      case DELETE -> Files.delete(files.path(operation.file()));
    }
  }

  /** Applies the first {@code bytes} of a write, as a crash or an unlucky look would find it. */
  void applyPartly(PlannedOperation operation, int bytes) throws IOException {
    write(files.path(operation.file()), operation, bytes);
  }

  private void write(Path path, PlannedOperation operation, int bytes) throws IOException {
    byte[] record = new byte[operation.length()];
    content.fill(record, record.length, operation.sequence(), operation.plannedNanos());
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(record, 0, bytes), operation.offset());
    }
  }
}
