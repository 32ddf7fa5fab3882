package dev.weir.proving;

import java.util.ArrayList;
import java.util.List;

/** A narrator that remembers. */
final class Heard implements Narrator {
  final List<String> lines = new ArrayList<>();

  @Override
  public synchronized void step(String sentence) {
    lines.add(sentence);
  }

  @Override
  public synchronized void fact(String name, String value) {
    lines.add(name + " " + value);
  }

  @Override
  public void progress(String state, double share) {}

  @Override
  public synchronized void warn(String sentence) {
    lines.add("! " + sentence);
  }
}
