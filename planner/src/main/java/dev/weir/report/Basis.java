package dev.weir.report;

import java.util.List;

/** What the numbers rest on. */
public record Basis(List<Assumption> assumptions, Provenance provenance) {
  public Basis {
    assumptions = List.copyOf(assumptions);
  }

  /** As many as leave room for the rest of page 1; all of them are among the assumptions. */
  private static final int ASKED_ON_PAGE_1 = 12;

  /**
   * What the customer asks for, for page 1; a single objective is left out, because it already
   * stands beside the verdict.
   */
  public List<Assumption> asked() {
    boolean several =
        assumptions.stream().filter(assumption -> assumption.key().equals("rpo")).count() > 1;
    return assumptions.stream()
        .filter(Assumption::asked)
        .filter(assumption -> several || !assumption.key().equals("rpo"))
        .limit(ASKED_ON_PAGE_1)
        .toList();
  }
}
