package dev.weir.proving.workload;

import java.nio.file.Path;

/** Where the numbered files of a workload lie below its directory. */
public final class WorkloadFiles {
  public static final long DATABASE = 0;
  public static final long FIRST_LOG = 1;
  public static final int LOGS = 4;
  public static final long RING = FIRST_LOG + LOGS;

  /** What {@link SentinelPlan} writes beside a workload whose writes carry no stamps. */
  public static final long SENTINELS = RING + 1;

  /** Files from this number on are created, renamed and deleted. */
  public static final long FIRST_SMALL = 1_000;

  public static final int SMALL_FILE_DIRECTORIES = 8;

  /** Bytes of one page of the database file. */
  public static final int PAGE_BYTES = 8_192;

  /** Bytes of one slot of the ring file, which a burst overwrites round and round. */
  public static final int SLOT_BYTES = 65_536;

  public static final int RING_SLOTS = 128;

  private final Path root;

  public WorkloadFiles(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** The file under its final name. */
  public Path path(long file) {
    if (file == DATABASE) {
      return root.resolve("database").resolve("table.dat");
    }
    if (file < RING) {
      return root.resolve("logs").resolve("append-" + (file - FIRST_LOG) + ".log");
    }
    if (file == RING) {
      return root.resolve("burst").resolve("ring.dat");
    }
    if (file == SENTINELS) {
      return root.resolve("weir-sentinels.dat");
    }
    return smallFileDirectory(file).resolve("item-" + file + ".dat");
  }

  /** The temporary name of a small file, before its rename. */
  public Path temporary(long file) {
    return smallFileDirectory(file).resolve("item-" + file + ".tmp");
  }

  private Path smallFileDirectory(long file) {
    return root.resolve("small").resolve("d" + file % SMALL_FILE_DIRECTORIES);
  }
}
