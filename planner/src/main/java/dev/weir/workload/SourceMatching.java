package dev.weir.workload;

import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides which sources of all captures are counted, and which of them continue each other. No
 * write may count twice: of one machine only the sources of one kind are summed, however many files
 * they come from, and no path beside a path that it lies in.
 */
final class SourceMatching {
  /** The most telling kind first: what a replicator would see before what a disk sees. */
  private static final List<SourceKind> PREFERENCE =
      List.of(
          SourceKind.PATH,
          SourceKind.DISK,
          SourceKind.VOLUME,
          SourceKind.INSTANCE,
          SourceKind.PROCESS);

  /** Names in a note; a machine may have thousands of volumes. */
  private static final int MOST_NAMES = 10;

  private final List<String> notes = new ArrayList<>();

  /**
   * @param pieces of all captures
   * @return those counted, each with what it continues before it; by the start of the first
   * @throws ProblemException bad input when two files measured the same thing at the same time
   */
  List<List<SourcePiece>> chains(List<SourcePiece> pieces) {
    List<SourcePiece> ordered = new ArrayList<>(counted(pieces));
    ordered.sort(Comparator.comparingLong(piece -> piece.figures().startNanos()));
    noteUnnamedHosts(ordered);
    List<List<SourcePiece>> chains = new ArrayList<>();
    for (SourcePiece piece : ordered) {
      refuseNested(chains, piece);
      int before = continued(chains, piece);
      if (before < 0) {
        chains.add(new ArrayList<>(List.of(piece)));
      } else {
        chains.get(before).add(piece);
      }
    }
    return chains;
  }

  /** Whole sentences about what was left out or assumed; complete after {@link #chains}. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private List<SourcePiece> counted(List<SourcePiece> pieces) {
    List<SourcePiece> ofCaptures = new ArrayList<>();
    grouped(pieces, piece -> piece.input().name())
        .forEach((file, sources) -> ofCaptures.addAll(preferred(file, sources)));
    List<SourcePiece> counted = new ArrayList<>();
    grouped(ofCaptures, SourceMatching::machine)
        .forEach((host, sources) -> counted.addAll(preferred(host, sources)));
    return counted;
  }

  private static Map<String, List<SourcePiece>> grouped(
      List<SourcePiece> pieces, Function<SourcePiece, String> key) {
    Map<String, List<SourcePiece>> groups = new LinkedHashMap<>();
    pieces.forEach(
        piece -> groups.computeIfAbsent(key.apply(piece), k -> new ArrayList<>()).add(piece));
    return groups;
  }

  private static String machine(SourcePiece piece) {
    return MeasuredSource.isNamed(piece.host()) ? piece.host() : piece.input().name();
  }

  /** Those of the most telling kind; a note names the others. */
  private List<SourcePiece> preferred(String where, List<SourcePiece> pieces) {
    int best =
        pieces.stream()
            .mapToInt(piece -> PREFERENCE.indexOf(piece.info().kind()))
            .min()
            .orElseThrow();
    TreeSet<String> others = new TreeSet<>();
    List<SourcePiece> preferred = new ArrayList<>();
    for (SourcePiece piece : pieces) {
      if (PREFERENCE.indexOf(piece.info().kind()) == best) {
        preferred.add(piece);
      } else {
        others.add(
            where.equals(piece.input().name())
                ? piece.info().name()
                : piece.info().name() + " (" + piece.input().name() + ")");
      }
    }
    if (!others.isEmpty()) {
      notes.add(
          where
              + ": left out of the sum, because their writes are those of the sources counted: "
              + listed(others)
              + ".");
    }
    return preferred;
  }

  private static String listed(TreeSet<String> names) {
    String first = String.join(", ", names.stream().limit(MOST_NAMES).toList());
    return names.size() > MOST_NAMES
        ? first + " and " + (names.size() - MOST_NAMES) + " more"
        : first;
  }

  private void noteUnnamedHosts(List<SourcePiece> pieces) {
    TreeSet<String> files = new TreeSet<>();
    pieces.stream()
        .filter(piece -> !MeasuredSource.isNamed(piece.host()))
        .forEach(piece -> files.add(piece.input().name()));
    if (files.size() > 1) {
      notes.add(
          "These files do not name their machine, and each was counted as a machine of its own: "
              + listed(files)
              + ".");
    }
  }

  /** The earlier chain that this piece continues, or -1. */
  private static int continued(List<List<SourcePiece>> chains, SourcePiece piece) {
    for (int i = 0; i < chains.size(); i++) {
      SourcePiece before = chains.get(i).getLast();
      if (!before.sameThing(piece) || before.input() == piece.input()) {
        continue;
      }
      if (before.figures().endNanos() <= piece.figures().startNanos()) {
        return i;
      }
      if (MeasuredSource.isNamed(piece.host())) {
        throw ProblemException.badInput(
            piece.input().name(),
            "measures '%s' of host '%s' at the same time as %s"
                .formatted(piece.info().name(), piece.host(), before.input().name()),
            "leave one of the two out");
      }
    }
    return -1;
  }

  private static void refuseNested(List<List<SourcePiece>> chains, SourcePiece piece) {
    for (List<SourcePiece> chain : chains) {
      for (SourcePiece other : chain) {
        if (nested(piece, other) || nested(other, piece)) {
          throw ProblemException.badInput(
              piece.input().name(),
              "measures '%s' of host '%s' at the same time as %s measures '%s': writes to the inner"
                      .formatted(
                          piece.info().name(),
                          piece.host(),
                          other.input().name(),
                          other.info().name())
                  + " path would count twice",
              "leave one of the two out");
        }
      }
    }
  }

  private static boolean nested(SourcePiece outer, SourcePiece inner) {
    String folder = outer.info().name();
    return outer.input() != inner.input()
        && outer.info().kind() == SourceKind.PATH
        && inner.info().kind() == SourceKind.PATH
        && MeasuredSource.isNamed(outer.host())
        && outer.host().equals(inner.host())
        && inner.info().name().startsWith(folder.endsWith("/") ? folder : folder + "/")
        && outer.overlaps(inner);
  }
}
