package dev.weir.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Renders fixtures with any renderer. */
public final class Rendering {
  private Rendering() {}

  /** A renderer of files. */
  @FunctionalInterface
  public interface Renderer {
    void write(Report report, Formatter formatter, OutputStream out) throws IOException;
  }

  /** A report as the bytes of a file. */
  public static byte[] of(Report report, Language language, Renderer renderer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    renderer.write(report, new Formatter(language, report.identity().zone()), out);
    return out.toByteArray();
  }

  /** Writes every fixture in every language to {@code target/ENDING}, to be looked at. */
  public static void everyFixture(String ending, Renderer renderer) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", ending));
    Map<String, Report> fixtures =
        Map.of(
            "e1", ReportFixture.e1(),
            "proof", ReportFixture.proof(),
            "chapters", ReportFixture.chapters());
    for (Map.Entry<String, Report> fixture : fixtures.entrySet()) {
      for (Language language : Language.values()) {
        String name = fixture.getKey() + "." + language.tag() + "." + ending;
        Files.write(folder.resolve(name), of(fixture.getValue(), language, renderer));
      }
    }
  }
}
