package dev.weir.fuzz;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A parser that meets the outside.
 *
 * @param seeds whole inputs that the others are made of
 * @param parser reads an input; an error of an assertion says that it read wrongly
 * @param refusals what it declares to throw where an input is broken
 * @param repair makes lengths and checksums right again, so that what lies behind them is met
 * @param inputs how many are tried in a build
 */
record FuzzTarget(
    String name,
    Mutator.Shape shape,
    Seeds seeds,
    Parser parser,
    Set<Class<? extends Throwable>> refusals,
    UnaryOperator<byte[]> repair,
    int inputs) {
  static final Path ROOT = Path.of(System.getProperty("weir.root", "."));

  /** Found once, mended, and tried first ever after; and small inputs of formats with many. */
  static final Path KEPT = ROOT.resolve("planner/src/test/resources/fuzz");

  private static final int USUAL_INPUTS = 1_500;

  /** Makes whole inputs. */
  interface Seeds {
    List<byte[]> make() throws Exception;
  }

  /** Reads one input. */
  interface Parser {
    void parse(byte[] input) throws Exception;
  }

  static FuzzTarget text(String name, Seeds seeds, Parser parser) {
    return of(name, Mutator.Shape.TEXT, seeds, parser);
  }

  static FuzzTarget bytes(String name, Seeds seeds, Parser parser) {
    return of(name, Mutator.Shape.BYTES, seeds, parser);
  }

  private static FuzzTarget of(String name, Mutator.Shape shape, Seeds seeds, Parser parser) {
    return new FuzzTarget(
        name,
        shape,
        seeds,
        parser,
        Set.of(ProblemException.class),
        UnaryOperator.identity(),
        USUAL_INPUTS);
  }

  /** With what it declares to throw in place of a {@link ProblemException}. */
  FuzzTarget refusing(Class<? extends Throwable> declared) {
    return new FuzzTarget(name, shape, seeds, parser, Set.of(declared), repair, inputs);
  }

  FuzzTarget repairedBy(UnaryOperator<byte[]> repaired) {
    return new FuzzTarget(name, shape, seeds, parser, refusals, repaired, inputs);
  }

  /** With fewer inputs in a build, because each of them takes longer. */
  FuzzTarget inputs(int count) {
    return new FuzzTarget(name, shape, seeds, parser, refusals, repair, count);
  }

  /** The corpus: what was kept, and the whole inputs. */
  List<byte[]> corpus() {
    try {
      List<byte[]> all = new ArrayList<>(seeds.make());
      for (Path file : kept()) {
        all.add(Files.readAllBytes(file));
      }
      return all;
    } catch (Exception e) {
      throw new IllegalStateException("no corpus of " + name, e);
    }
  }

  /** Files of the corpus, by name. */
  List<Path> kept() throws IOException {
    Path directory = KEPT.resolve(name);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Files of the project, by their paths in it. */
  static Seeds files(String... paths) {
    return () -> {
      List<byte[]> all = new ArrayList<>();
      for (String path : paths) {
        all.add(Files.readAllBytes(ROOT.resolve(path)));
      }
      return all;
    };
  }
}
