package dev.weir.report;

import java.util.List;

/** What the numbers rest on. */
public record Basis(List<Assumption> assumptions, Provenance provenance) {
  public Basis {
    assumptions = List.copyOf(assumptions);
  }
}
