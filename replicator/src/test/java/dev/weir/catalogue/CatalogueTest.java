package dev.weir.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is found again, and nothing else is believed. */
class CatalogueTest {
  private static final CatalogueMark MARK =
      new CatalogueMark(new UUID(1, 2), new UUID(3, 4), 1_790_000_000_000L, 812);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("catalogue");
  }

  @Test
  void onlyTheVeryFactsAreKnown() throws IOException {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("CatalogueTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    Map<Long, long[]> model = new HashMap<>();
    try (CatalogueWriter writer = new CatalogueWriter(file())) {
      for (int i = 0; i < 10_000; i++) {
        long inode = random.nextInt(1 << 20) * (1L << random.nextInt(20)) + 1;
        long[] facts = {random.nextLong(1L << 40), random.nextLong(), random.nextLong()};
        if (model.putIfAbsent(inode, facts) == null) {
          writer.found(inode, facts[0], facts[1], facts[2]);
        }
      }
      writer.commit(MARK);
    }
    Catalogue catalogue = load();
    assertThat(catalogue.count()).isEqualTo(model.size());
    model.forEach(
        (inode, f) -> {
          assertThat(catalogue.unchanged(inode, f[0], f[1], f[2])).isTrue();
          assertThat(catalogue.unchanged(inode, f[0] + 1, f[1], f[2])).isFalse();
          assertThat(catalogue.unchanged(inode, f[0], f[1] - 1, f[2])).isFalse();
          assertThat(catalogue.unchanged(inode, f[0], f[1], f[2] - 1)).isFalse();
          long other = inode + 1;
          assertThat(!model.containsKey(other) && catalogue.unchanged(other, f[0], f[1], f[2]))
              .isFalse();
        });
  }

  @Test
  void theMarkComesBackAndSoDoesItsFlag() throws IOException {
    write(3);
    Catalogue.Outcome.Kept kept = (Catalogue.Outcome.Kept) Catalogue.find(file());
    assertThat(kept.mark()).isEqualTo(MARK);
    assertThat(kept.onDisk()).isFalse();
    Catalogue.mark(file(), MARK, true);
    Catalogue.Outcome.Kept marked = (Catalogue.Outcome.Kept) Catalogue.find(file());
    assertThat(marked.mark()).isEqualTo(MARK);
    assertThat(marked.onDisk()).isTrue();
    assertThat(marked.load().count()).isEqualTo(3);
    Catalogue.forget(file());
    assertThat(Catalogue.find(file())).isInstanceOf(Catalogue.Outcome.Unusable.class);
  }

  /** As docs/formats/catalogue-v1.md says, made by hand: what version 1 wrote can be read. */
  @Test
  void theFormatIsTheOneOfTheDocument() throws IOException {
    try (CatalogueWriter writer = new CatalogueWriter(file())) {
      writer.found(0x1122334455667788L, 5, 6, 7);
      writer.commit(new CatalogueMark(new UUID(1, 2), new UUID(3, 4), 9, 8));
    }
    String hex = java.util.HexFormat.of().formatHex(Files.readAllBytes(file()));
    String numbers = "0900000000000000" + "0800000000000000" + "0100000000000000";
    assertThat(hex.substring(0, 24)).isEqualTo("57434154" + "01000000" + "00000000");
    assertThat(hex.substring(32, 48)).isEqualTo("0100000000000000");
    assertThat(hex.substring(48, 96)).isEqualTo(numbers);
    assertThat(hex.substring(152))
        .isEqualTo(
            "8877665544332211" + "0500000000000000" + "0600000000000000" + "0700000000000000");
  }

  @Test
  void anyFlippedBitAndAnyTornEndIsNoticed() throws IOException {
    write(20);
    byte[] whole = Files.readAllBytes(file());
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(isBelieved(flipped)).as("bit %d", bit).isFalse();
    }
    for (int length = 0; length < whole.length; length++) {
      assertThat(isBelieved(java.util.Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isFalse();
    }
    assertThat(isBelieved(java.util.Arrays.copyOf(whole, whole.length + 1))).isFalse();
    assertThat(isBelieved(whole)).isTrue();
  }

  @Test
  void whatIsNotCommittedLeavesTheOneBefore() throws IOException {
    write(20);
    try (CatalogueWriter writer = new CatalogueWriter(file())) {
      writer.found(1, 2, 3, 4);
    }
    assertThat(load().count()).isEqualTo(20);
    try (var files = Files.list(directory)) {
      assertThat(files.toList()).isEqualTo(List.of(file()));
    }
  }

  @Test
  void aMillionFilesTakeLittleTime() throws IOException {
    int files = 1_000_000;
    long began = System.nanoTime();
    write(files);
    long written = System.nanoTime();
    Catalogue catalogue = load();
    long loaded = System.nanoTime();
    int known = 0;
    for (int i = 0; i < files; i++) {
      known += catalogue.unchanged(i + 12L, i, 2L * i, 3L * i) ? 1 : 0;
    }
    System.out.printf(
        "a million files: written in %d ms, %d MiB, loaded in %d ms, asked in %d ms%n",
        (written - began) / 1_000_000,
        Files.size(file()) >> 20,
        (loaded - written) / 1_000_000,
        (System.nanoTime() - loaded) / 1_000_000);
    assertThat(known).isEqualTo(files);
    assertThat(Files.size(file())).isEqualTo(76 + 32L * files);
  }

  private void write(int files) throws IOException {
    try (CatalogueWriter writer = new CatalogueWriter(file())) {
      for (int i = 0; i < files; i++) {
        writer.found(i + 12L, i, 2L * i, 3L * i);
      }
      writer.commit(MARK);
    }
  }

  private Catalogue load() throws IOException {
    return ((Catalogue.Outcome.Kept) Catalogue.find(file())).load();
  }

  private boolean isBelieved(byte[] bytes) throws IOException {
    Path other = directory.resolve("other");
    Files.write(other, bytes);
    Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
    try {
      return Catalogue.find(file()) instanceof Catalogue.Outcome.Kept kept
          && kept.load().count() == 20;
    } catch (IOException e) {
      return false;
    }
  }
}
