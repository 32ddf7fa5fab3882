package dev.weir.target;

import dev.weir.durable.DurableFile;
import dev.weir.journal.JournalPosition;
import dev.weir.operation.OperationLayout;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    Namespace namespace,
    RecoveryPoint lastConsistent,
    Wants wants,
    OrphanMarks orphans) {
  /** With marks of orphans; written only where there are some, as the versions before lack them. */
  private static final long MAGIC_3 = 0x574549524d415033L; // "WEIRMAP3"

  private static final long MAGIC = 0x574549524d415032L; // "WEIRMAP2"

  /** Written before difference mirrors: no flags, no wants, no last consistent position. */
  private static final long MAGIC_1 = 0x574549524d415031L; // "WEIRMAP1"

  private static final int ABSENT = 1;
  private static final int STALE = 2;
  private static final String FILE = "checkpoint";
  private static final String UNFINISHED = "checkpoint.unfinished";
  private static final String REMEDY =
      "remove the state directory and mirror again with adopt: true";

  /** The same with other orphans. */
  Checkpoint with(OrphanMarks marks) {
    return new Checkpoint(
        position, appliedAt, mirroring, consistent, namespace, lastConsistent, wants, marks);
  }

  /**
   * Replaces the checkpoint of {@code directory} durably.
   *
   * @throws IOException with the old checkpoint in place
   */
  void store(Path directory) throws IOException {
    Path unfinished = directory.resolve(UNFINISHED);
    DurableFile.replace(
        unfinished, directory.resolve(FILE), file -> write(Channels.newOutputStream(file)));
  }

  private void write(OutputStream file) throws IOException {
    CheckedOutputStream checked =
        new CheckedOutputStream(new BufferedOutputStream(file, 1 << 16), new CRC32C());
    DataOutputStream out = new DataOutputStream(checked);
    writeValues(out);
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  private void writeValues(DataOutputStream out) throws IOException {
    out.writeLong(orphans.isEmpty() ? MAGIC : MAGIC_3);
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
      out.writeByte((node.absent ? ABSENT : 0) | (node.stale ? STALE : 0));
      links += node.links.size();
    }
    out.writeLong(links);
    for (Node node : namespace.nodes()) {
      for (Node.Link link : node.links) {
        out.writeLong(link.parent().source);
        out.writeLong(node.source);
        out.writeShort(link.name().bytes().length);
        out.write(link.name().bytes());
        out.writeBoolean(link.parent().hasStale(link.name()));
      }
    }
    out.writeInt(namespace.departed().size());
    for (long source : namespace.departed()) {
      out.writeLong(source);
    }
    out.writeLong(lastConsistent.position().epoch());
    out.writeLong(lastConsistent.position().sequence());
    out.writeLong(lastConsistent.at());
    out.writeBoolean(wants.isComplete());
    List<Wants.Run> wanted = wants.all();
    out.writeInt(wanted.size());
    for (Wants.Run run : wanted) {
      out.writeLong(run.inode());
      out.writeLong(run.offset());
      out.writeLong(run.length());
    }
    if (!orphans.isEmpty()) {
      out.writeBoolean(orphans.anew());
      out.writeInt(orphans.inodes().size());
      for (long inode : orphans.inodes()) {
        out.writeLong(inode);
      }
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
    long magic = in.readLong();
    boolean first = magic == MAGIC_1;
    if (magic != MAGIC && magic != MAGIC_3 && !first) {
      throw new IOException("not a checkpoint of this version");
    }
    JournalPosition position = new JournalPosition(in.readLong(), in.readLong());
    long appliedAt = in.readLong();
    boolean mirroring = in.readBoolean();
    boolean consistent = in.readBoolean();
    Namespace namespace = new Namespace();
    readNodes(in, namespace, first);
    long links = in.readLong();
    for (long i = 0; i < links; i++) {
      readLink(in, namespace, first);
    }
    int departed = in.readInt();
    for (int i = 0; i < departed; i++) {
      namespace.depart(in.readLong());
    }
    RecoveryPoint last = first ? RecoveryPoint.NONE : recoveryPoint(in);
    Wants wants = first ? new Wants() : readWants(in);
    OrphanMarks orphans = magic == MAGIC_3 ? readMarks(in) : OrphanMarks.NONE;
    return new Checkpoint(
        position, appliedAt, mirroring, consistent, namespace, last, wants, orphans);
  }

  private static OrphanMarks readMarks(DataInputStream in) throws IOException {
    boolean anew = in.readBoolean();
    int count = in.readInt();
    Set<Long> inodes = new HashSet<>();
    for (int i = 0; i < count; i++) {
      inodes.add(in.readLong());
    }
    return new OrphanMarks(anew, inodes);
  }

  private static RecoveryPoint recoveryPoint(DataInputStream in) throws IOException {
    return new RecoveryPoint(new JournalPosition(in.readLong(), in.readLong()), in.readLong());
  }

  private static Wants readWants(DataInputStream in) throws IOException {
    Wants wants = new Wants();
    if (in.readBoolean()) {
      wants.complete();
    }
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      addWanted(wants, in.readLong(), in.readLong(), in.readLong());
    }
    return wants;
  }

  private static void addWanted(Wants wants, long inode, long offset, long length)
      throws IOException {
    boolean blocks =
        offset % OperationLayout.BLOCK_BYTES == 0 && length % OperationLayout.BLOCK_BYTES == 0;
    if (offset < 0 || length <= 0 || offset + length < 0 || !blocks) {
      throw new IOException("it wants %d bytes from %d".formatted(length, offset));
    }
    wants.add(inode, offset, length);
  }

  private static void readNodes(DataInputStream in, Namespace namespace, boolean first)
      throws IOException {
    long root = in.readLong();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Node node = new Node(in.readLong(), in.readInt(), in.readLong(), in.readLong());
      int flags = in.readUnsignedByte();
      if ((flags & ~(first ? ABSENT : ABSENT | STALE)) != 0) {
        throw new IOException("unknown flags " + flags);
      }
      node.absent = (flags & ABSENT) != 0;
      node.stale = (flags & STALE) != 0;
      namespace.restore(node, node.source == root);
    }
  }

  private static void readLink(DataInputStream in, Namespace namespace, boolean first)
      throws IOException {
    Node parent = namespace.any(in.readLong());
    Node node = namespace.any(in.readLong());
    byte[] name = new byte[in.readUnsignedShort()];
    in.readFully(name);
    if (parent == null || node == null || !parent.isDirectory()) {
      throw new IOException("a name without its directory");
    }
    Name read = new Name(name);
    namespace.link(parent, read, node);
    if (!first && in.readBoolean()) {
      namespace.age(parent, read);
    }
  }
}
