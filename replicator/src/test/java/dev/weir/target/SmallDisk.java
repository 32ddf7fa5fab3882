package dev.weir.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few MiB in memory: what a test takes can never be the machine's own disk. */
public final class SmallDisk implements AutoCloseable {
  public final Path path;

  public SmallDisk(Path path, int mebibytes, String what) throws IOException {
    Requires.root(what);
    this.path = Files.createDirectories(path);
    String size = "size=" + mebibytes + "m";
    int exit = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path.toString());
    Requires.that(exit == 0, what, "the right to mount tmpfs");
  }

  /** Gives it another size, as an operator would. */
  public void resize(int mebibytes) throws IOException {
    String size = "remount,size=" + mebibytes + "m";
    int exit = run("mount", "-o", size, path.toString());
    if (exit != 0) {
      throw new IOException("cannot resize " + path);
    }
  }

  @Override
  public void close() throws IOException {
    int exit = run("umount", path.toString());
    if (exit != 0) {
      throw new IOException("cannot unmount " + path);
    }
  }

  private static int run(String... command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
  }
}
