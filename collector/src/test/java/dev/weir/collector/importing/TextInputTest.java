package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.ByteSource;
import dev.weir.capture.RecordedRows;
import dev.weir.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextInputTest {
  private static final String TEXT = "größe;書込み\r\n1;2\n\r\n\uD83D\uDCBE;3\r4";
  private static final List<String> LINES = List.of("größe;書込み", "1;2", "", "\uD83D\uDCBE;3", "4");

  private static ImportOptions encoding(String name) {
    return new ImportOptions(null, null, null, Charset.forName(name), Map.of());
  }

  /** A stream that gives at most a few bytes at a time, as sockets and pipes do. */
  private record Dripping(byte[] content, int most) implements ByteSource {
    @Override
    public String name() {
      return "a";
    }

    @Override
    public InputStream open() {
      return new FilterInputStream(new ByteArrayInputStream(content)) {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          return super.read(target, offset, Math.min(length, most));
        }
      };
    }
  }

  private static List<String> lines(byte[] content, ImportOptions options, int most)
      throws IOException {
    List<String> all = new ArrayList<>();
    try (BoundedLines lines = new BoundedLines(new Dripping(content, most), options)) {
      String line;
      while ((line = lines.next()) != null) {
        all.add(line);
      }
    }
    return all;
  }

  private static byte[] marked(String text, Charset charset, int... mark) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b : mark) {
      out.write(b);
    }
    out.writeBytes(text.getBytes(charset));
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 65536})
  void readsEveryEncodingWithAMarkWhateverAPersonSays(int most) throws IOException {
    for (ImportOptions options : List.of(ImportOptions.NONE, encoding("windows-1252"))) {
      assertThat(lines(marked(TEXT, StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF), options, most))
          .isEqualTo(LINES);
      assertThat(lines(marked(TEXT, StandardCharsets.UTF_16LE, 0xFF, 0xFE), options, most))
          .isEqualTo(LINES);
      assertThat(lines(marked(TEXT, StandardCharsets.UTF_16BE, 0xFE, 0xFF), options, most))
          .isEqualTo(LINES);
    }
    assertThat(lines(TEXT.getBytes(StandardCharsets.UTF_8), ImportOptions.NONE, most))
        .isEqualTo(LINES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 65536})
  void readsTheEncodingAPersonNames(int most) throws IOException {
    for (String name : List.of("MS932", "Shift_JIS", "EUC-JP", "UTF-16LE", "UTF-8")) {
      String text = "書込み\n2";
      assertThat(lines(text.getBytes(Charset.forName(name)), encoding(name), most))
          .as(name)
          .containsExactly("書込み", "2");
    }
    assertThat(lines("größe".getBytes(Charset.forName("windows-1252")), encoding("cp1252"), most))
        .containsExactly("größe");
  }

  @Test
  void splitsRandomTextsAsTheLibraryDoes() throws IOException {
    long seed = System.nanoTime();
    System.out.println("TextInputTest seed " + seed);
    Random random = new Random(seed);
    String[] parts = {"\r", "\n", "\r\n", "a", "bc,", "ß", "書", "\uD83D\uDCBE", "x".repeat(500)};
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder("^");
      for (int i = random.nextInt(400); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      List<String> expected = text.toString().lines().toList();
      int most = 1 + random.nextInt(2000);
      assertThat(lines(text.toString().getBytes(StandardCharsets.UTF_8), ImportOptions.NONE, most))
          .isEqualTo(expected);
      byte[] wide = marked(text.toString(), StandardCharsets.UTF_16LE, 0xFF, 0xFE);
      assertThat(lines(wide, ImportOptions.NONE, most)).isEqualTo(expected);
    }
  }

  @Test
  void saysWhereTheTextIsNone() {
    byte[] latin = "a\nbö\nc\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> lines(latin, ImportOptions.NONE, 9))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "a:2:2: here the text is not UTF-8; name its encoding, for example --encoding"
                + " windows-1252 (Windows in western Europe), --encoding MS932 (Japanese Windows)"
                + " or --encoding UTF-16LE, or save it as UTF-8");
    byte[] japanese = {'a', '\r', '\n', 'b', '\r', 'c', (byte) 0xFF, (byte) 0xFF, '\n'};
    assertThatThrownBy(() -> lines(japanese, encoding("MS932"), 9))
        .hasMessageStartingWith("a:3:2: here the text is not in the encoding windows-31j; name");
    assertThatThrownBy(
            () -> lines("a\nb\0c\n".getBytes(StandardCharsets.UTF_8), ImportOptions.NONE, 9))
        .hasMessage(
            "a:2:2: a NUL is in the text; if the file is UTF-16 say so with --encoding UTF-16LE or"
                + " --encoding UTF-16BE; otherwise it is damaged or no text");
    assertThatThrownBy(
            () -> lines("a\n".getBytes(StandardCharsets.UTF_16LE), encoding("UTF-16"), 9))
        .hasMessage(
            "--encoding UTF-16: a has no byte-order mark, so the order of its bytes is open; say"
                + " --encoding UTF-16LE (usual on Windows) or --encoding UTF-16BE");
  }

  @Test
  void endsWithinACharacterAsACutFileDoes() throws IOException {
    byte[] eight = "a\nö".getBytes(StandardCharsets.UTF_8);
    assertThat(lines(Arrays.copyOf(eight, 3), ImportOptions.NONE, 9))
        .containsExactly("a", "\uFFFD");
    byte[] sixteen = marked("a\nb", StandardCharsets.UTF_16LE, 0xFF, 0xFE);
    assertThat(lines(Arrays.copyOf(sixteen, 7), ImportOptions.NONE, 9))
        .containsExactly("a", "\uFFFD");
  }

  @Test
  void boundsALineAsItsFormatSays() throws IOException {
    for (int bound : new int[] {5, 70_000, 200_000}) {
      for (String end : List.of("\n", "\r\n", "\r", "")) {
        String fits = "x".repeat(bound);
        for (int most : new int[] {1000, 1 << 20}) {
          ByteSource bytes =
              new Dripping((fits + end + fits + end).getBytes(StandardCharsets.UTF_8), most);
          if (end.isEmpty()) {
            bytes = new Dripping(fits.getBytes(StandardCharsets.UTF_8), most);
          }
          try (BoundedLines lines = new BoundedLines(bytes, ImportOptions.NONE, bound)) {
            assertThat(lines.next()).isEqualTo(fits);
            assertThat(lines.next()).isEqualTo(end.isEmpty() ? null : fits);
            assertThat(lines.next()).isNull();
          }
          ByteSource longer =
              new Dripping(("a\n" + fits + "y" + end).getBytes(StandardCharsets.UTF_8), most);
          try (BoundedLines lines = new BoundedLines(longer, ImportOptions.NONE, bound)) {
            assertThat(lines.next()).isEqualTo("a");
            assertThatThrownBy(lines::next)
                .hasMessageStartingWith("a:2:1: the line is longer than " + bound + " bytes;");
          }
        }
      }
    }
  }

  @Test
  void detectsAFormatInAnyEncoding() throws IOException {
    String csv = "\r\nstart,seconds,bytes,source\r2026-01-31T08:00:00Z,1,4096,データ\r";
    for (byte[] content :
        List.of(
            marked(csv, StandardCharsets.UTF_16LE, 0xFF, 0xFE),
            marked(csv, StandardCharsets.UTF_16BE, 0xFE, 0xFF),
            marked(csv, StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF))) {
      RecordedRows rows = new RecordedRows();
      ImportFormats.open(ByteSource.of("a", content), "auto", ImportOptions.NONE).readInto(rows);
      assertThat(rows.rows()).containsExactly("0 1769846400000000000+1000000000 4096B -1");
    }
    byte[] unmarked = csv.getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(
            () -> ImportFormats.open(ByteSource.of("a", unmarked), "auto", ImportOptions.NONE))
        .hasMessageStartingWith(
            "a: it looks like a text in UTF-16 without a byte-order mark (try --encoding"
                + " UTF-16LE), which");
    assertThat(
            ImportFormats.open(ByteSource.of("a", unmarked), "auto", encoding("UTF-16LE"))
                .header()
                .sources())
        .extracting("name")
        .containsExactly("データ");
  }
}
