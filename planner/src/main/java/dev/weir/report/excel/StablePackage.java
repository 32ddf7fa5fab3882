package dev.weir.report.excel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Copies a package with fixed times and order, so that the same report gives the same bytes. */
final class StablePackage {
  private static final String FIRST = "[Content_Types].xml";

  private StablePackage() {}

  static void copy(byte[] zip, OutputStream out) throws IOException {
    TreeMap<String, byte[]> parts = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    ZipOutputStream stable = new ZipOutputStream(out);
    write(stable, FIRST, parts.remove(FIRST));
    for (var part : parts.entrySet()) {
      write(stable, part.getKey(), part.getValue());
    }
    stable.finish();
  }

  private static void write(
      ZipOutputStream zip, String name, byte @org.jspecify.annotations.Nullable [] content)
      throws IOException {
    if (content == null) {
      throw new IOException("the package lacks " + name);
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
