package dev.weir.proving.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Lays out what is there before a workload begins, the same for every run of one plan. */
public final class Preparation {
  private static final String ATTRIBUTE = "weir.workload";

  private final StampedPlan plan;
  private final WorkloadFiles files;

  public Preparation(StampedPlan plan, Path root) {
    this.plan = plan;
    this.files = new WorkloadFiles(root);
  }

  /**
   * Fills an empty directory.
   *
   * @return whether the file system keeps extended attributes, which are left out where not
   * @throws IOException when the disk is full or a file is there already
   */
  public boolean run() throws IOException {
    return switch (plan) {
      case WorkloadPlan mixed -> run(mixed);
      case SentinelPlan _ -> {
        fill(WorkloadFiles.SENTINELS, SentinelPlan.RECORD_BYTES, SentinelPlan.SLOTS);
        yield mark(files.path(WorkloadFiles.SENTINELS));
      }
    };
  }

  private boolean run(WorkloadPlan mixed) throws IOException {
    for (int i = 0; i < WorkloadFiles.SMALL_FILE_DIRECTORIES; i++) {
      Files.createDirectories(files.path(WorkloadFiles.FIRST_SMALL + i).getParent());
    }
    fill(WorkloadFiles.DATABASE, WorkloadFiles.PAGE_BYTES, mixed.databasePages());
    fill(
        WorkloadFiles.RING,
        WorkloadFiles.SLOT_BYTES,
        mixed.spec().burstRate().bytes() > 0 ? WorkloadFiles.RING_SLOTS : 0);
    for (int i = 0; i < WorkloadFiles.LOGS; i++) {
      fill(WorkloadFiles.FIRST_LOG + i, WorkloadFiles.PAGE_BYTES, 0);
    }
    Files.setPosixFilePermissions(
        files.path(WorkloadFiles.DATABASE), PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(files.root().resolve("current"), Path.of("logs/append-0.log"));
    return mark(files.path(WorkloadFiles.DATABASE)) && mark(files.root().resolve("logs"));
  }

  private void fill(long file, int recordBytes, int records) throws IOException {
    Path path = files.path(file);
    Files.createDirectories(path.getParent());
    byte[] record = new byte[recordBytes];
    RecordContent content = plan.content();
    try (FileChannel out =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < records; i++) {
        content.fill(record, recordBytes, 0, i);
        ByteBuffer bytes = ByteBuffer.wrap(record);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(true);
    }
  }

  private static boolean mark(Path path) throws IOException {
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    if (!Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
      return false;
    }
    attributes.write(ATTRIBUTE, ByteBuffer.wrap("prepared".getBytes(StandardCharsets.UTF_8)));
    return true;
  }
}
