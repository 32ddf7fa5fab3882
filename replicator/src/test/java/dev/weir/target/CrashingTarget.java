package dev.weir.target;

import java.nio.file.Path;
import java.util.Random;

/**
 * A process that receives, forces, applies and makes checkpoints until it is killed. It prints each
 * position that it would acknowledge.
 */
public final class CrashingTarget {
  private CrashingTarget() {}

  /** Arguments: directory, seed of the script, seed of the pace, policy of orphans. */
  public static void main(String[] arguments) {
    Path base = Path.of(arguments[0]);
    StoreFeeder feeder = new StoreFeeder(Long.parseLong(arguments[1]));
    Random pace = new Random(Long.parseLong(arguments[2]));
    try (TargetStore store = StoreFeeder.open(base, OrphanPolicy.valueOf(arguments[3]))) {
      System.out.println("ready " + store.resume().sequence());
      while (true) {
        feeder.feed(store, 20);
        System.out.println("durable " + store.force().sequence());
        store.applySome(1 + pace.nextInt(200_000));
        if (pace.nextInt(15) == 0) {
          store.checkpoint();
        }
      }
    }
  }
}
