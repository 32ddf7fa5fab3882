package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a real process beside this one. */
@EnabledOnOs(OS.LINUX)
final class ProcessesBelowTest {
  @TempDir private Path folder = Path.of("");
  private @Nullable Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void aFileOpenForWritingIsInTheWay() throws IOException {
    Path file = Files.createFile(folder.resolve("log"));
    Process writer = new ProcessBuilder("sleep", "600").redirectOutput(file.toFile()).start();
    process = writer;
    assertThat(ProcessesBelow.find(folder.toRealPath()))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.pid()).isEqualTo(writer.pid());
              assertThat(found.use()).isEqualTo("has open " + file.toRealPath());
            });
  }

  @Test
  void aFileOnlyReadIsNot() throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "x");
    process = new ProcessBuilder("sleep", "600").redirectInput(file.toFile()).start();
    assertThat(ProcessesBelow.find(folder.toRealPath())).isEmpty();
  }

  @Test
  void aProcessThatWorksInsideIs() throws IOException {
    process = new ProcessBuilder("sleep", "600").directory(folder.toFile()).start();
    assertThat(ProcessesBelow.find(folder.toRealPath()))
        .singleElement()
        .satisfies(found -> assertThat(found.use()).startsWith("works in "));
  }
}
