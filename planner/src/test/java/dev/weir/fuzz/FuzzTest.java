package dev.weir.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.fuzz.Oracle.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every parser that meets the outside: what was once found stays mended, and a fixed number of
 * broken inputs is read or refused. {@code bench/fuzz} looks for more; docs/fuzzing.md.
 */
class FuzzTest {
  private static final Path FOUND = Path.of("target/fuzz");

  @TestFactory
  Stream<DynamicTest> corpusAndBrokenInputs() {
    return FuzzTargets.all().stream().map(target -> dynamicTest(target.name(), () -> run(target)));
  }

  private static void run(FuzzTarget target) throws IOException {
    Oracle oracle = new Oracle(target);
    for (Path file : target.kept()) {
      require(oracle.ask(Files.readAllBytes(file)), "the kept " + file);
    }
    List<byte[]> corpus = target.corpus();
    for (byte[] whole : corpus) {
      require(oracle.ask(whole), "a whole input");
    }
    Mutator mutator = new Mutator(target.shape(), corpus);
    for (long seed = 0; seed < target.inputs(); seed++) {
      byte[] input = target.repair().apply(mutator.mutate(corpus, new SplittableRandom(seed)));
      if (oracle.ask(input) instanceof Answer.Wrong wrong) {
        Path file = Files.createDirectories(FOUND).resolve(target.name() + "-" + seed);
        Files.write(file, new Shrinker(oracle, wrong.signature()).shrink(input));
        require(wrong, "seed " + seed + ", made smaller in " + file.toAbsolutePath());
      }
    }
  }

  private static void require(Answer answer, String input) {
    if (answer instanceof Answer.Wrong wrong) {
      throw new AssertionError(input + ": " + wrong.what(), wrong.cause());
    }
  }
}
