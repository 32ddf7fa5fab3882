package dev.weir.collector.importing;

import java.nio.file.Path;

/** What a source is called where its file names none. */
final class FileTitle {
  private FileTitle() {}

  /** The file's name without folder and ending. */
  static String of(String name) {
    Path file = Path.of(name).getFileName();
    return file == null ? name : file.toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
  }
}
