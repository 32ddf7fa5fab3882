package dev.weir.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlTextTest {
  private static final int MANY = 100_000;

  @TempDir private Path folder;

  @Test
  void refusesWhatIsNestedTooDeeply() {
    refused("[".repeat(MANY), "f.yaml:1:21: lists and mappings are nested more than 20 deep");
    refused("a: " + "[".repeat(MANY) + "]".repeat(MANY), "f.yaml:1:23: lists and mappings");
    refused("{a: ".repeat(MANY), "nested more than 20 deep");
    refused("- ".repeat(MANY) + "x", "nested more than 20 deep");
    StringBuilder stairs = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      stairs.append(" ".repeat(i)).append("a:\n");
    }
    refused(stairs.toString(), "f.yaml:21:21: lists and mappings");
  }

  @Test
  void refusesReferencesThatMultiply() {
    StringBuilder bomb = new StringBuilder("a: &a0 [x]\n");
    for (int i = 1; i <= 60; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s]%n".formatted(i, i, before, before));
    }
    refused(bomb.toString(), "Number of aliases for non-scalar nodes exceeds");
    refused("a: &a [*a]", "'a' needs one value, not a list");
  }

  @Test
  void refusesSeveralDocumentsAndNone() {
    refused("a: 1\n---\na: 2\n", "f.yaml:2:1: is not YAML (");
    refused("# nothing\n", "is empty");
    refused("a: \u0007", "is not YAML");
  }

  @Test
  void readsOnlySmallFilesInUtf8() throws IOException {
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
    assertThatThrownBy(() -> YamlText.read(latin)).hasMessageContaining("is not text in UTF-8");
    Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> YamlText.read(large)).hasMessageContaining("is larger than 1 MiB");
    assertThatThrownBy(() -> YamlText.read(folder)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> YamlText.read(folder.resolve("none.yaml")))
        .hasMessageContaining("there is no such file");
    Path good = Files.writeString(folder.resolve("good.yaml"), "a: é");
    assertThat(YamlText.read(good).text()).isEqualTo("a: é");
  }

  @Test
  void saysOnceWhatDoesNotFitTogether() {
    Problems problems = new Problems("f.yaml", "mend it");
    Section good = new YamlText("a: 1", "f.yaml").root("a file", Set.of("a"), problems);
    assertThat(good.made(() -> "whole")).contains("whole");
    assertThat(
            good.made(
                () -> {
                  throw new IllegalArgumentException("a fits nothing");
                }))
        .isEmpty();
    assertThat(good.made(() -> "after a problem nothing is made")).isEmpty();
    assertThatThrownBy(problems::refuseIfAny)
        .hasMessage("f.yaml:1:1: a file: a fits nothing; mend it");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(
            () -> {
              Problems problems = new Problems("f.yaml", "mend it");
              Section root = new YamlText(text, "f.yaml").root("a file", Set.of("a"), problems);
              root.value("a", value -> value);
              problems.refuseIfAny();
            })
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.BAD_INPUT))
        .hasMessageContaining(message);
  }
}
