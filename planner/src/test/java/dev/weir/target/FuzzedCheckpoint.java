package dev.weir.target;

import dev.weir.fuzz.Scratch;
import dev.weir.fuzz.Sums;
import dev.weir.journal.JournalPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checkpoints as bytes. */
public final class FuzzedCheckpoint {
  private static final String FILE = "checkpoint";

  private FuzzedCheckpoint() {}

  /** One of a small tree in the middle of a difference mirror, and one of nothing. */
  public static List<byte[]> whole() throws IOException {
    Namespace tree = new Namespace();
    Node root = tree.reset(1, 0755, 11, 5);
    Node directory = new Node(2, FileStat.DIRECTORY | 0700, 12, 5);
    tree.add(root, Name.of("directory"), directory);
    Node file = new Node(3, 0100644, 13, 5);
    tree.add(directory, Name.of("file"), file);
    tree.link(root, Name.of("other name"), file);
    tree.age(root, Name.of("other name"));
    tree.depart(77);
    Wants wants = new Wants();
    wants.add(3, 0, 1 << 20);
    RecoveryPoint last = new RecoveryPoint(new JournalPosition(3, 8), 1_000);
    JournalPosition at = new JournalPosition(4, 9);
    return List.of(
        stored(new Checkpoint(at, 1_000, true, false, tree, last, wants, OrphanMarks.NONE)),
        stored(
            new Checkpoint(
                JournalPosition.NONE,
                0,
                false,
                false,
                new Namespace(),
                last,
                new Wants(),
                new OrphanMarks(true, Set.of(21L, 22L)))));
  }

  private static byte[] stored(Checkpoint checkpoint) throws IOException {
    Path directory = Scratch.directory("checkpoint-again");
    checkpoint.store(directory);
    return Files.readAllBytes(directory.resolve(FILE));
  }

  /** Loads it; what was read and stored again is stored again as the same. */
  public static void read(byte[] input) throws IOException {
    Path directory = Scratch.directory("checkpoint");
    Files.write(directory.resolve(FILE), input);
    Checkpoint read = Checkpoint.load(directory).orElseThrow();
    Files.write(directory.resolve(FILE), stored(read));
    if (!said(Checkpoint.load(directory).orElseThrow()).equals(said(read))) {
      throw new AssertionError("what was stored is not read as it was");
    }
  }

  /** Everything in it, in an order of its own. */
  private static List<String> said(Checkpoint checkpoint) {
    List<String> all = new ArrayList<>();
    all.add(checkpoint.position() + " " + checkpoint.appliedAt());
    all.add(checkpoint.mirroring() + " " + checkpoint.consistent());
    all.add(checkpoint.lastConsistent() + " " + checkpoint.wants().isComplete());
    all.add(checkpoint.orphans().anew() + " " + new TreeSet<>(checkpoint.orphans().inodes()));
    checkpoint.wants().all().forEach(run -> all.add(run.toString()));
    checkpoint.namespace().departed().forEach(source -> all.add("departed " + source));
    for (Node node : checkpoint.namespace().nodes()) {
      all.add(node.source + " " + node.mode + " " + node.target + " " + node.mtime);
      all.add(node.source + " " + node.absent + " " + node.stale);
      for (Node.Link link : node.links) {
        boolean stale = link.parent().hasStale(link.name());
        all.add(link.parent().source + "/" + link.name() + " " + node.source + " " + stale);
      }
    }
    all.sort(null);
    return all;
  }

  /** Makes the checksum right. */
  public static byte[] repaired(byte[] input) {
    if (input.length < Long.BYTES) {
      return input;
    }
    byte[] bytes = input.clone();
    int end = bytes.length - Long.BYTES;
    ByteBuffer.wrap(bytes).putLong(end, Integer.toUnsignedLong(Sums.crc32c(bytes, 0, end)));
    return bytes;
  }
}
