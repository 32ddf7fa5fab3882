package dev.weir.catalogue;

import dev.weir.target.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ext4 file system of its own in a file, which can be put back to what it was. */
public final class DiskImage implements AutoCloseable {
  private final Path image;
  private final Path before;
  private final Path mount;

  public DiskImage(Path directory) throws IOException {
    image = directory.resolve("disk.image");
    before = directory.resolve("disk.before");
    mount = Files.createDirectory(directory.resolve("disk"));
    run("truncate", "-s", "100M", image.toString());
    int made = tried("mkfs.ext4", "-q", "-I", "256", image.toString());
    int mounted = made == 0 ? tried("mount", "-o", "loop", image.toString(), mount.toString()) : 1;
    Requires.that(mounted == 0, "DiskImage", "mkfs.ext4 and loop devices");
    Files.createDirectory(root());
  }

  /** A directory on it. */
  public Path root() {
    return mount.resolve("root");
  }

  /** Remembers what is on the disk now, everything that is cached with it. */
  public void remember() throws IOException {
    run("sync", "-f", mount.toString());
    run("cp", "--sparse=always", image.toString(), before.toString());
  }

  /** The machine goes down and comes up again: what was written since is lost. */
  public void loseWhatCameSince() throws IOException {
    run("umount", mount.toString());
    run("cp", "--sparse=always", before.toString(), image.toString());
    run("mount", "-o", "loop", image.toString(), mount.toString());
  }

  /** Whoever writes waits. */
  public void freeze() throws IOException {
    run("fsfreeze", "-f", mount.toString());
  }

  public void thaw() throws IOException {
    run("fsfreeze", "-u", mount.toString());
  }

  @Override
  public void close() throws IOException {
    run("umount", mount.toString());
  }

  private static void run(String... command) throws IOException {
    int exit = tried(command);
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exit);
    }
  }

  private static int tried(String... command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
  }
}
