package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.CaptureSource;
import dev.weir.collector.importing.CaptureFiles;
import dev.weir.collector.importing.ImportFormats;
import dev.weir.collector.importing.ImportOptions;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownNotesTest {
  private static final Path COLLECTOR = Path.of("..", "collector", "src");

  /** The first words of a sentence where it is told: up to its first value. */
  private static final Pattern TOLD =
      Pattern.compile(
          "(?:assume|warn|warning|assumptions\\.add|warnings\\.add)\\(\\s*\\(?\\s*"
              + "\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Messages english = new Messages(Language.EN);
  private final Formatter words = new Formatter(Language.EN, ZoneOffset.UTC);
  private final Formatter japanese = new Formatter(Language.JA, ZoneOffset.UTC);

  @Test
  void eachIsRecognisedWithItsValuesAndSaidAsItWasStored() {
    for (String key : keys()) {
      String stored = english.text(key, name -> "<" + name + ">");
      Sentence found = KnownNotes.sentence(stored).orElseThrow(() -> new AssertionError(stored));
      assertThat(found.key()).as(stored).isEqualTo(key);
      assertThat(words.sentence(found)).isEqualTo(stored);
      found
          .parameters()
          .forEach(
              (name, value) -> assertThat(value).isEqualTo(FigureValue.name("<" + name + ">")));
    }
  }

  @Test
  void aKnownNoteIsJapaneseAndAnyOtherQuoted() {
    assertThat(
            japanese.sentence(
                Sentences.note("a.txt: The file ends inside a line: line 12 is left out.")))
        .isEqualTo("a.txt：ファイルが行の途中で終わっています。12行目は除きました。");
    assertThat(japanese.sentence(Sentences.note("a.txt: Something else.")))
        .isEqualTo("測定データの注記（原文）：「a.txt: Something else.」");
    assertThat(words.sentence(Sentences.note("a.txt: Something else.")))
        .isEqualTo("a.txt: Something else.");
  }

  @Test
  void aLongOrBrokenNoteStaysAsItIs() {
    String cut = "a: Missing from some of the 3 reports: " + "sda from 1, ".repeat(100_000);
    assertThat(KnownNotes.sentence(cut)).isEmpty();
    assertThat(KnownNotes.sentence("")).isEmpty();
    assertThat(KnownNotes.sentence(": The file names no host")).isEmpty();
  }

  @Test
  void whateverImportsSayIsKnown() throws IOException {
    Set<String> unknown = new TreeSet<>();
    int notes = 0;
    for (Path file : fixtures()) {
      for (ImportOptions options : options()) {
        for (String note : notes(file, options)) {
          notes++;
          if (KnownNotes.sentence(file.getFileName() + ": " + note).isEmpty()) {
            unknown.add(note);
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(notes).isGreaterThan(20);
  }

  @Test
  void everySentenceThatTheCollectorTellsIsKnown() throws IOException {
    List<String> known = keys().stream().map(english::text).toList();
    Set<String> unknown = new TreeSet<>();
    int told = 0;
    for (Path file : sources()) {
      Matcher matcher = TOLD.matcher(Files.readString(file));
      while (matcher.find()) {
        told++;
        String first = matcher.group(1).replace("\\\"", "\"").split("%", -1)[0];
        if (known.stream().noneMatch(text -> text.contains(first))) {
          unknown.add(file.getFileName() + ": " + first);
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(told).isGreaterThan(40);
  }

  private List<String> keys() {
    return english.keys().stream().filter(key -> key.startsWith(KnownNotes.PREFIX)).toList();
  }

  private static List<ImportOptions> options() {
    return List.of(
        ImportOptions.NONE,
        new ImportOptions(null, LocalDate.of(2026, 1, 31), null, null, Map.of()),
        new ImportOptions(null, null, Duration.ofSeconds(60), null, Map.of()));
  }

  /** What a reader of the file is told; nothing where it needs other options. */
  private static List<String> notes(Path file, ImportOptions options) throws IOException {
    try {
      CaptureSource capture = CaptureFiles.open(file, ImportFormats.AUTO, options);
      List<String> notes = new ArrayList<>(capture.header().assumptions());
      notes.addAll(capture.warnings());
      return notes;
    } catch (ProblemException needsMore) {
      return List.of();
    }
  }

  private static List<Path> fixtures() {
    Path folder = COLLECTOR.resolve("test/resources/dev/weir/collector/importing");
    return files(folder, "");
  }

  private static List<Path> sources() {
    return Stream.of("capture", "collector")
        .flatMap(
            part -> files(COLLECTOR.resolve("main/java/dev/weir").resolve(part), ".java").stream())
        .filter(file -> !file.toString().contains("/cli/"))
        .toList();
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
