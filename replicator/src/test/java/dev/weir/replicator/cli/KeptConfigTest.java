package dev.weir.replicator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.holder.Keeper;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is edited, and not well, while its node runs. */
class KeptConfigTest {
  private static final String GOOD =
      """
      node: alpha
      state: state
      keys: {ca: ca.pem, certificate: alpha.pem, key: alpha.key}
      jobs: [] # Größe
      """;

  @TempDir Path directory;

  private final Map<String, Keeper.Kept> kept = new HashMap<>();
  private Path file = Path.of("unset");

  /** Hands a successor descriptors of its own. */
  private final Keeper keeper =
      new Keeper() {
        @Override
        public boolean keeps() {
          return true;
        }

        @Override
        public boolean replacesAnother() {
          return false;
        }

        @Override
        public Optional<Kept> find(String key) {
          return Optional.ofNullable(kept.get(key))
              .map(
                  one ->
                      new Kept(
                          one.key(),
                          one.detail(),
                          (int) Syscalls.current().call(SyscallNumbers.DUP, one.descriptor())));
        }

        @Override
        public List<Kept> below(String prefix) {
          return List.of();
        }

        @Override
        public void keep(Kept one) {
          kept.put(one.key(), one);
        }

        @Override
        public void drop(String key) {
          kept.remove(key);
        }

        @Override
        public String condition() {
          return "";
        }
      };

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("alpha.yaml"), GOOD);
  }

  @Test
  void aSuccessorGoesOnWithTheConfigurationAsItWas() throws IOException {
    KeptConfig.read(file).orAsBefore(keeper);
    Files.writeString(file, "node: [alpha\n");
    KeptConfig successor = KeptConfig.read(file);
    assertThat(successor.orAsBefore(keeper).name()).isEqualTo("alpha");
    assertThat(successor.orAsBefore(keeper).state()).isEqualTo(directory.resolve("state"));
    Files.delete(file);
    assertThat(KeptConfig.read(file).orAsBefore(keeper).name()).isEqualTo("alpha");
  }

  @Test
  void whatIsReadableCounts() throws IOException {
    KeptConfig.read(file).orAsBefore(keeper);
    Files.writeString(file, GOOD.replace("state: state", "state: other"));
    KeptConfig.read(file).orAsBefore(keeper);
    Files.writeString(file, "nod: alpha\n");
    assertThat(KeptConfig.read(file).orAsBefore(keeper).state())
        .isEqualTo(directory.resolve("other"));
  }

  @Test
  void theFirstServerSaysWhatIsWrong() throws IOException {
    Files.writeString(file, "node: alpha\njobs: []\nstte: state\n");
    KeptConfig first = KeptConfig.read(file);
    assertThatThrownBy(() -> first.orAsBefore(keeper))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("alpha.yaml")
        .hasMessageContaining("unknown key 'stte'");
  }
}
