package dev.weir.target;

import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The state that the replica's files durably had at one position, with the identity of each. One
 * file, replaced whole; docs/formats/checkpoint-v1.md specifies it.
 *
 * @param appliedAt source time of the last operation applied, nanoseconds since 1970
 */
record Checkpoint(
    JournalPosition position,
    long appliedAt,
    boolean mirroring,
    boolean consistent,
    Namespace namespace) {
  private static final long MAGIC = 0x574549524d415031L; // "WEIRMAP1"
  private static final String FILE = "checkpoint";
  private static final String UNFINISHED = "checkpoint.unfinished";
  private static final String REMEDY = "remove the state directory and mirror again with --adopt";

  /**
   * Replaces the checkpoint of {@code directory} durably.
   *
   * @throws IOException with the old checkpoint in place
   */
  void store(Path directory) throws IOException {
    Path unfinished = directory.resolve(UNFINISHED);
    try (FileOutputStream file = new FileOutputStream(unfinished.toFile())) {
      CheckedOutputStream checked =
          new CheckedOutputStream(new BufferedOutputStream(file, 1 << 16), new CRC32C());
      DataOutputStream out = new DataOutputStream(checked);
      write(out);
      out.writeLong(checked.getChecksum().getValue());
      out.flush();
      file.getFD().sync();
    }
    Files.move(
        unfinished,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(MAGIC);
    out.writeLong(position.epoch());
    out.writeLong(position.sequence());
    out.writeLong(appliedAt);
    out.writeBoolean(mirroring);
    out.writeBoolean(consistent);
    Node root = namespace.root();
    out.writeLong(root == null ? 0 : root.source);
    out.writeInt(namespace.nodes().size());
    long links = 0;
    for (Node node : namespace.nodes()) {
      out.writeLong(node.source);
      out.writeInt(node.mode);
      out.writeLong(node.target);
      out.writeLong(node.mtime);
      out.writeBoolean(node.absent);
      links += node.links.size();
    }
    out.writeLong(links);
    for (Node node : namespace.nodes()) {
      for (Node.Link link : node.links) {
        out.writeLong(link.parent().source);
        out.writeLong(node.source);
        out.writeShort(link.name().bytes().length);
        out.write(link.name().bytes());
      }
    }
    out.writeInt(namespace.departed().size());
    for (long source : namespace.departed()) {
      out.writeLong(source);
    }
  }

  /**
   * Reads the checkpoint of {@code directory}; empty when there is none yet.
   *
   * @throws ProblemException when it is damaged or foreign
   */
  static Optional<Checkpoint> load(Path directory) {
    Path path = directory.resolve(FILE);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (CheckedInputStream checked =
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(path), 1 << 16), new CRC32C());
        DataInputStream in = new DataInputStream(checked)) {
      verify(path);
      return Optional.of(read(in));
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          path.toString(),
          "cannot read the checkpoint: " + e.getMessage(),
          REMEDY,
          e);
    }
  }

  /** Checks the whole file before a single value of it is believed. */
  private static void verify(Path path) throws IOException {
    long size = Files.size(path);
    CRC32C crc = new CRC32C();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
      byte[] block = new byte[1 << 16];
      for (long left = size - 8; left > 0; ) {
        int length = (int) Math.min(left, block.length);
        in.readFully(block, 0, length);
        crc.update(block, 0, length);
        left -= length;
      }
      if (size < 16 || in.readLong() != crc.getValue()) {
        throw new IOException("checksum differs");
      }
    }
  }

  private static Checkpoint read(DataInputStream in) throws IOException {
    if (in.readLong() != MAGIC) {
      throw new IOException("not a checkpoint of this version");
    }
    JournalPosition position = new JournalPosition(in.readLong(), in.readLong());
    long appliedAt = in.readLong();
    boolean mirroring = in.readBoolean();
    boolean consistent = in.readBoolean();
    Namespace namespace = new Namespace();
    readNodes(in, namespace);
    long links = in.readLong();
    for (long i = 0; i < links; i++) {
      readLink(in, namespace);
    }
    int departed = in.readInt();
    for (int i = 0; i < departed; i++) {
      namespace.depart(in.readLong());
    }
    return new Checkpoint(position, appliedAt, mirroring, consistent, namespace);
  }

  private static void readNodes(DataInputStream in, Namespace namespace) throws IOException {
    long root = in.readLong();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Node node = new Node(in.readLong(), in.readInt(), in.readLong(), in.readLong());
      node.absent = in.readBoolean();
      namespace.restore(node, node.source == root);
    }
  }

  private static void readLink(DataInputStream in, Namespace namespace) throws IOException {
    Node parent = namespace.find(in.readLong());
    Node node = namespace.find(in.readLong());
    byte[] name = new byte[in.readUnsignedShort()];
    in.readFully(name);
    if (parent == null || node == null || !parent.isDirectory()) {
      throw new IOException("a name without its directory");
    }
    namespace.link(parent, new Name(name), node);
  }
}
