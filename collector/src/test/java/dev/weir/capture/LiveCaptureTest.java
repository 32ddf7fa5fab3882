package dev.weir.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveCaptureTest {
  private static final long S = 1_000_000_000L;
  private static final long FOLD = Duration.ofMinutes(15).toNanos();
  private static final int LAST_TICK = 11;
  private static final SourceInfo A = new SourceInfo("a", SourceKind.DISK);
  private static final SourceInfo B = new SourceInfo("b", SourceKind.DISK);
  private static final SourceInfo C = new SourceInfo("c", SourceKind.DISK);

  @TempDir private Path folder;

  private static CaptureHeader header(String probe, SourceInfo... sources) {
    return new CaptureHeader(
        "h",
        ZoneOffset.UTC,
        probe,
        List.of(sources),
        List.of("It is a test."),
        List.of(),
        List.of(),
        Duration.ofSeconds(1),
        "system");
  }

  private static CaptureReader open(Path file) throws IOException {
    return CaptureReader.open(ByteSource.of(file));
  }

  private static List<String> rows(Path file) throws IOException {
    RecordedRows rows = new RecordedRows();
    open(file).readInto(rows);
    return rows.rows();
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  /** What lay on the disk at one moment, and how many rows had been promised by then. */
  private record State(byte[] file, byte[] tail, int promised) {}

  /** Writes a capture with notes and folds and keeps the state after every persist. */
  private List<State> states(Path file) throws IOException {
    List<State> states = new ArrayList<>();
    int rows = 0;
    try (LiveCapture capture = LiveCapture.create(file, header("p", A))) {
      for (int tick = 0; tick <= LAST_TICK; tick++) {
        if (tick == 4) {
          capture.addSource(B);
          capture.warning("b appeared.");
        }
        capture.interval(0, tick * S, S, tick, 1);
        rows++;
        if (tick >= 4) {
          capture.interval(1, tick * S, S, 100 + tick, -1);
          rows++;
        }
        boolean folds = tick == 6 || tick == 9;
        capture.persist(tick * S + (tick >= 6 ? FOLD : 0) + (tick >= 9 ? FOLD : 0));
        states.add(new State(bytes(file), bytes(TailFile.of(file)), rows));
        assertThat(bytes(TailFile.of(file)).length == 0).isEqualTo(folds);
      }
    }
    states.add(new State(bytes(file), new byte[0], rows));
    return states;
  }

  /** Every state a kill can leave between two states, the order of writes being kept. */
  private static List<State> between(State before, State after, int tick) {
    List<State> cuts = new ArrayList<>();
    byte[] tail = before.tail();
    if (after.file().length > before.file().length) {
      // The rows of this tick are in the side file before the fold begins.
      byte[] full = tick == LAST_TICK + 1 ? tail : withTick(tail, tick);
      for (int length = before.file().length; length <= after.file().length; length++) {
        cuts.add(new State(Arrays.copyOf(after.file(), length), full, after.promised()));
      }
      for (int length = 0; length <= CaptureTail.HEAD_BYTES; length++) {
        byte[] emptied = Arrays.copyOf(tail, length);
        cuts.add(new State(after.file(), emptied, after.promised()));
      }
    } else {
      for (int length = tail.length; length <= after.tail().length; length++) {
        byte[] part = Arrays.copyOf(after.tail(), length);
        cuts.add(new State(before.file(), part, before.promised()));
      }
    }
    return cuts;
  }

  private static byte[] withTick(byte[] tail, int tick) {
    RowEncoder rows = new RowEncoder();
    rows.interval(0, tick * S, S, tick, 1);
    rows.interval(1, tick * S, S, 100 + tick, -1);
    ByteBuffer longer =
        ByteBuffer.allocate(tail.length + CaptureTail.RECORD_HEAD_BYTES + rows.size()).put(tail);
    CaptureTail.putRecord(longer, 2, rows.content());
    return longer.array();
  }

  @Test
  void aKillAtAnyByteLosesNoPromisedRowAndDoublesNone() throws IOException {
    List<State> states = states(folder.resolve("whole"));
    List<String> all = rows(folder.resolve("whole"));
    assertThat(open(folder.resolve("whole")).complete()).isTrue();
    assertThat(folder.resolve("whole.tail")).doesNotExist();
    for (int i = 1; i < states.size(); i++) {
      List<State> cuts = between(states.get(i - 1), states.get(i), i);
      for (int cut = 0; cut < cuts.size(); cut++) {
        State state = cuts.get(cut);
        Path file = folder.resolve("cut");
        Files.write(file, state.file());
        Files.write(TailFile.of(file), state.tail());
        List<String> found = rows(file);
        assertThat(found)
            .as("state %d, cut %d", i, cut)
            .hasSizeGreaterThanOrEqualTo(state.promised())
            .isEqualTo(all.subList(0, found.size()));
        if (cut % 7 == 0) {
          goesOn(file, found);
        }
        Files.deleteIfExists(file);
        Files.deleteIfExists(TailFile.of(file));
      }
    }
  }

  private static void goesOn(Path file, List<String> before) throws IOException {
    try (LiveCapture capture =
        LiveCapture.resume(file, header("p", B, A), Long.MAX_VALUE).orElseThrow()) {
      capture.interval(0, 100 * S, S, 7, -1);
      capture.interval(1, 100 * S, S, 8, -1);
    }
    List<String> after = rows(file);
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(after.subList(before.size(), after.size()))
        .containsExactly("1 100000000000+1000000000 7B -1", "0 100000000000+1000000000 8B -1");
    CaptureReader reader = open(file);
    assertThat(reader.complete()).isTrue();
    assertThat(reader.header().sources()).containsExactly(A, B);
    assertThat(TailFile.of(file)).doesNotExist();
  }

  @Test
  void aDamagedSideFileIsUsedUpToItsLastGoodRecord() throws IOException {
    Path file = folder.resolve("f");
    List<State> states = states(file);
    State state = states.get(5);
    long seed = new Random().nextLong();
    System.out.println("LiveCaptureTest seed " + seed);
    Random random = new Random(seed);
    List<String> all = rows(file);
    for (int i = 0; i < state.tail().length; i++) {
      byte[] damaged = state.tail().clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, state.file());
      Files.write(TailFile.of(file), damaged);
      List<String> found = rows(file);
      assertThat(found).as("byte " + i).isEqualTo(all.subList(0, found.size()));
      assertThat(open(file).warnings()).anyMatch(warning -> warning.contains("no end mark"));
    }
  }

  @Test
  void aCaptureCopiedWithoutItsSideFileSaysWhatIsMissing() throws IOException {
    Path file = folder.resolve("f");
    List<State> states = states(file);
    Files.write(file, states.get(8).file());
    assertThat(open(file).warnings().getLast())
        .contains("unless a file of the same name and .tail");
    Files.write(TailFile.of(file), states.get(10).tail());
    assertThat(open(file).warnings()).anyMatch(w -> w.contains("continues a later state"));
    Files.write(TailFile.of(file), states.get(8).tail());
    assertThat(open(file).warnings().getLast()).contains("from the file beside it");
  }

  @Test
  void anotherMeasurementDoesNotGoOnInAFile() throws IOException {
    Path file = folder.resolve("f");
    LiveCapture.create(file, header("p", A)).close();
    byte[] before = Files.readAllBytes(file);
    assertThat(LiveCapture.resume(file, header("q", A), Long.MAX_VALUE))
        .isEqualTo(Optional.empty());
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThatThrownBy(() -> LiveCapture.create(file, header("p", A)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void twoWritersDoNotMeet() throws IOException {
    Path file = folder.resolve("f");
    try (LiveCapture capture = LiveCapture.create(file, header("p", A))) {
      assertThat(capture.trouble()).isEmpty();
      assertThatThrownBy(() -> LiveCapture.resume(file, header("p", A), Long.MAX_VALUE))
          .hasMessageContaining("another collector is writing this capture");
    }
  }

  @Test
  void aFileClosedInOrderGoesOnAndNewSourcesJoin() throws IOException {
    Path file = folder.resolve("f");
    try (LiveCapture capture = LiveCapture.create(file, header("p", A, B))) {
      capture.interval(1, 0, S, 5, 1);
    }
    for (int run = 1; run <= 3; run++) {
      try (LiveCapture capture =
          LiveCapture.resume(file, header("p", C, B), Long.MAX_VALUE).orElseThrow()) {
        assertThat(capture.endNanos()).isEqualTo((2 * run - 1) * S);
        capture.interval(1, 2 * run * S, S, run, 1);
        capture.interval(0, 2 * run * S, S, run, 1);
      }
    }
    assertThat(open(file).header().sources()).containsExactly(A, B, C);
    assertThat(open(file).complete()).isTrue();
    assertThat(rows(file)).hasSize(7).contains("2 6000000000+1000000000 3B 1");
  }

  /** A capture with three rows, of which the first two are stored. */
  private static LiveCapture begun(Path file) {
    LiveCapture capture = LiveCapture.create(file, header("p", A));
    capture.interval(0, 0, S, 1, 1);
    capture.persist(0);
    capture.interval(0, S, S, 2, 1);
    capture.persist(S);
    capture.interval(0, 2 * S, S, 3, 1);
    return capture;
  }

  private static void requireThreeRows(Path file) throws IOException {
    assertThat(rows(file)).filteredOn(row -> row.startsWith("0 ")).hasSize(3);
  }

  @Test
  void aCaptureThatIsDeletedIsWrittenAgain() throws IOException {
    Path file = folder.resolve("d.weir");
    try (LiveCapture capture = begun(file)) {
      Files.delete(file);
      Files.delete(TailFile.of(file));
      capture.persist(3 * S);
      requireThreeRows(file); // What a kill would leave now.
      assertThat(capture.takeNews()).singleElement().asString().contains("was deleted");
      assertThat(capture.takeNews()).isEmpty();
    }
    requireThreeRows(file);
    assertThat(open(file).warnings()).anyMatch(warning -> warning.contains("was deleted"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aCaptureDeletedJustBeforeItsEndOrWithItsFolderIsWrittenAgain() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = inner.resolve("e.weir");
    try (LiveCapture capture = begun(file)) {
      Files.delete(file);
      Files.delete(TailFile.of(file));
      Files.delete(inner);
      assertThat(capture.trouble()).isEmpty();
    }
    requireThreeRows(file);
  }

  @Test
  void aSideFileThatIsDeletedLosesNoRow() throws IOException {
    Path file = folder.resolve("t.weir");
    try (LiveCapture capture = begun(file)) {
      Files.delete(TailFile.of(file));
      capture.persist(3 * S);
      requireThreeRows(file);
    }
    requireThreeRows(file);
    assertThat(TailFile.of(file)).doesNotExist();
  }

  @Test
  void aFolderThatIsRenamedTakesTheCaptureAlong() throws IOException {
    Path before = Files.createDirectory(folder.resolve("before"));
    Path after = folder.resolve("after");
    try (LiveCapture capture = begun(before.resolve("r.weir"))) {
      Files.move(before, after);
      capture.persist(3 * S);
      requireThreeRows(after.resolve("r.weir"));
      assertThat(capture.path().toRealPath()).isEqualTo(after.resolve("r.weir").toRealPath());
    }
    requireThreeRows(after.resolve("r.weir"));
    try (Stream<Path> files = Files.list(after)) {
      assertThat(files).containsExactly(after.resolve("r.weir"));
    }
    assertThat(before).doesNotExist();
  }

  @Test
  void aFileThatTookTheNameIsLeftAloneAndTheCaptureWrittenBesideIt() throws IOException {
    Path file = folder.resolve("x.weir");
    Path saved;
    try (LiveCapture capture = begun(file)) {
      Files.delete(file);
      Files.writeString(file, "another");
      capture.persist(3 * S);
      saved = capture.path();
    }
    assertThat(saved).isNotEqualTo(file);
    requireThreeRows(saved);
    assertThat(file).hasContent("another");
  }

  @Test
  void aCaptureThatCannotBeWrittenAgainIsAnErrorAtTheEnd() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    LiveCapture capture = begun(inner.resolve("g.weir"));
    Files.delete(inner.resolve("g.weir"));
    Files.delete(TailFile.of(inner.resolve("g.weir")));
    Files.delete(inner);
    Files.createFile(inner);
    capture.persist(3 * S);
    assertThat(capture.trouble()).isPresent();
    assertThatThrownBy(capture::close)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(ProblemException.Kind.ENVIRONMENT);
              assertThat(problem)
                  .hasMessageContaining("was deleted")
                  .hasMessageNotContaining("java.");
            });
  }
}
