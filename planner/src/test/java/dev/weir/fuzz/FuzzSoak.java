package dev.weir.fuzz;

import dev.weir.fuzz.Oracle.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Looks for inputs that a parser answers wrongly, led by the branches that they take. */
public final class FuzzSoak {
  private static final long NANOS = 1_000_000_000L;

  /** Inputs that took a new branch; beyond, one of them is forgotten. */
  private static final int POOL_MOST = 4_000;

  private final FuzzTarget target;
  private final Path found;
  private final Oracle oracle;
  private final Set<String> known = new HashSet<>();
  private final List<byte[]> pool;
  private final Mutator mutator;

  private FuzzSoak(FuzzTarget target, Path found) {
    this.target = target;
    this.found = found;
    oracle = new Oracle(target);
    pool = new ArrayList<>(target.corpus());
    mutator = new Mutator(target.shape(), pool);
  }

  /**
   * Loads everything anew with counted branches, and runs.
   *
   * @param arguments directory of what is found, seconds for each target, {@code once} or {@code
   *     forever}, and names of targets, none for all
   */
  public static void main(String[] arguments) throws Exception {
    GuidedLoader loader = new GuidedLoader(FuzzSoak.class.getClassLoader());
    Class<?> guided = Class.forName(FuzzSoak.class.getName(), true, loader);
    Thread.currentThread().setContextClassLoader(loader);
    guided.getMethod("run", String[].class).invoke(null, (Object) arguments);
  }

  /** As {@link #main}, of classes that are counted. */
  public static void run(String[] arguments) throws IOException {
    Path found = Files.createDirectories(Path.of(arguments[0]));
    long seconds = Long.parseLong(arguments[1]);
    List<String> names = List.of(arguments).subList(3, arguments.length);
    long seed = System.nanoTime();
    System.out.println("seed " + seed + "; inputs found go to " + found);
    int faults = 0;
    do {
      for (FuzzTarget target : FuzzTargets.all()) {
        if (names.isEmpty() || names.contains(target.name())) {
          faults += new FuzzSoak(target, found).soak(seconds, new SplittableRandom(seed++));
        }
      }
    } while (arguments[2].equals("forever"));
    System.exit(faults > 0 ? 1 : 0);
  }

  private int soak(long seconds, SplittableRandom random) throws IOException {
    Coverage.forget();
    long inputs = 0;
    long refused = 0;
    for (byte[] whole : List.copyOf(pool)) {
      Coverage.begin();
      look(whole, oracle.ask(whole));
      Coverage.isNew();
    }
    long end = System.nanoTime() + seconds * NANOS;
    while (System.nanoTime() < end) {
      byte[] input = target.repair().apply(mutator.mutate(pool, random));
      Coverage.begin();
      Answer answer = oracle.ask(input);
      inputs++;
      refused += answer instanceof Answer.Refused ? 1 : 0;
      if (Coverage.isNew()) {
        keep(input, random);
      }
      look(input, answer);
    }
    System.out.printf(
        "%-24s %9d inputs, %3.0f %% refused, %5d edges, pool %4d; most %.2f s, %.1f MB;"
            + " %d found%n",
        target.name(),
        inputs,
        100.0 * refused / Math.max(1, inputs),
        Coverage.edges(),
        pool.size(),
        oracle.longestSeconds(),
        oracle.mostAllocated() / 1e6,
        known.size());
    return known.size();
  }

  private void keep(byte[] input, SplittableRandom random) {
    if (pool.size() < POOL_MOST) {
      pool.add(input);
    } else {
      pool.set(random.nextInt(pool.size()), input);
    }
  }

  private void look(byte[] input, Answer answer) throws IOException {
    if (answer instanceof Answer.Wrong wrong && known.add(wrong.signature())) {
      byte[] small = new Shrinker(oracle, wrong.signature()).shrink(input);
      String name = target.name() + "." + wrong.signature().replaceAll("[^A-Za-z0-9@.-]+", "_");
      Files.write(found.resolve(name), small);
      StringWriter trace = new StringWriter();
      wrong.cause().printStackTrace(new PrintWriter(trace));
      Files.writeString(found.resolve(name + ".txt"), wrong.what() + "\n" + trace);
      System.out.println("FOUND " + name + ", " + small.length + " bytes: " + wrong.what());
    }
  }
}
