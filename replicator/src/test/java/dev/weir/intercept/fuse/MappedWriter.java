package dev.weir.intercept.fuse;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes through a shared mapping, in a process of its own: a page fault inside the serving virtual
 * machine would wait for its own threads.
 */
final class MappedWriter {
  private MappedWriter() {}

  public static void main(String[] arguments) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
      for (int i = 0; i < map.capacity(); i += 4096) {
        map.put(i, (byte) 3);
      }
      map.force();
      map.put(77_777, (byte) 7);
    }
  }

  static String[] command(Path file) {
    return virtualMachine(MappedWriter.class, file.toString());
  }

  /** A command line that runs a class of this class path. */
  static String[] virtualMachine(Class<?> main, String argument) {
    return new String[] {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "--enable-native-access=ALL-UNNAMED",
      "-cp",
      System.getProperty("java.class.path"),
      main.getName(),
      argument
    };
  }
}
