package dev.weir.yaml;

import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Gathers what is wrong with one file and refuses it once. */
public final class Problems {
  private static final int SHOWN = 20;

  private final String file;
  private final String remedy;
  private final List<Problem> found = new ArrayList<>();

  /**
   * @param file how messages name it
   * @param remedy what to do about any of them, for example where the format is told
   */
  public Problems(String file, String remedy) {
    this.file = file;
    this.remedy = remedy;
  }

  void add(Place place, String what) {
    found.add(new Problem(place, what));
  }

  /**
   * @throws ProblemException with every problem, each with line and column, in order of place
   */
  public void refuseIfAny() {
    if (found.isEmpty()) {
      return;
    }
    found.sort((a, b) -> a.place.compareTo(b.place));
    Problem first = found.getFirst();
    if (found.size() == 1) {
      throw ProblemException.badInput(file + ":" + first.place, first.what, remedy);
    }
    StringBuilder text = new StringBuilder().append(found.size()).append(" problems");
    found.stream()
        .limit(SHOWN)
        .forEach(p -> text.append("\n  ").append(p.place).append(": ").append(p.what));
    if (found.size() > SHOWN) {
      text.append("\n  and ").append(found.size() - SHOWN).append(" more");
    }
    throw ProblemException.badInput(file, text + "\n", remedy);
  }

  private record Problem(Place place, String what) {}

  /** Line and column, counted from 1. */
  record Place(int line, int column) implements Comparable<Place> {
    static Place of(Mark mark) {
      return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    @Override
    public int compareTo(Place other) {
      int byLine = Integer.compare(line, other.line);
      return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
      return line + ":" + column;
    }
  }
}
