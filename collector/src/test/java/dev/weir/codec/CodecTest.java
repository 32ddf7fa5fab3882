package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.units.UnitFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CodecTest {
  private static final int LARGEST = 300_000;

  private final ByteBuffer plain = ByteBuffer.allocateDirect(LARGEST + 7);
  private final ByteBuffer packed = ByteBuffer.allocateDirect(Codec.roomFor(LARGEST) + 5);
  private final ByteBuffer back = ByteBuffer.allocateDirect(LARGEST + 3);

  @ParameterizedTest
  @EnumSource
  void unpacksWhatItPackedAndNeverGrowsByMoreThanOneByte(CompressionLevel level) {
    long seed = new Random().nextLong();
    System.out.println("CodecTest " + level + " seed " + seed);
    Random random = new Random(seed);
    try (Codec codec = level.newCodec();
        Unpacker unpacker = new Unpacker()) {
      for (int round = 0; round < 300; round++) {
        byte[] content = content(random);
        plain.put(7, content);
        int length = codec.pack(plain, 7, content.length, packed, 5);
        assertThat(length).isLessThanOrEqualTo(content.length + Codec.MAX_GROWTH_BYTES);
        int restored = unpacker.unpack(packed, 5, length, back, 3, content.length);
        assertThat(restored).isEqualTo(content.length);
        byte[] copy = new byte[restored];
        back.get(3, copy);
        assertThat(Arrays.equals(copy, content)).isTrue();
        assertThat(plain.position()).isZero();
        assertThat(packed.position()).isZero();
      }
    }
  }

  private static byte[] content(Random random) {
    byte[] content =
        new byte[random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(LARGEST)];
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(content);
      case 1 -> Arrays.fill(content, (byte) random.nextInt());
      default -> {
        byte[] words = "the quick brown fox 0123456789\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < content.length; i++) {
          content[i] = words[(i * 7 + random.nextInt(3)) % words.length];
        }
      }
    }
    return content;
  }

  @Test
  void higherLevelsCompressTextBetter() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < LARGEST) {
      text.append("INSERT INTO orders VALUES (").append(random.nextInt(100_000)).append(");\n");
    }
    plain.put(0, text.toString().getBytes(StandardCharsets.US_ASCII), 0, LARGEST);
    int[] lengths =
        Arrays.stream(CompressionLevel.values())
            .mapToInt(
                level -> {
                  try (Codec codec = level.newCodec()) {
                    return codec.pack(plain, 0, LARGEST, packed, 0);
                  }
                })
            .toArray();
    assertThat(lengths[0]).isEqualTo(LARGEST + 1);
    assertThat(lengths[1]).isLessThan(lengths[0] / 2);
    assertThat(lengths[2]).isLessThan(lengths[1]);
    assertThat(lengths[3]).isLessThan(lengths[2]);
  }

  @ParameterizedTest
  @EnumSource
  void refusesMoreContentThanDeclaredAndWritesNothingBeyondIt(CompressionLevel level) {
    try (Codec codec = level.newCodec();
        Unpacker unpacker = new Unpacker()) {
      int length = codec.pack(plain, 0, 200_000, packed, 0);
      back.put(1000, (byte) 0x5A);
      assertThatThrownBy(() -> unpacker.unpack(packed, 0, length, back, 0, 1000))
          .isInstanceOf(CorruptBlockException.class)
          .hasMessageContaining("1000");
      assertThat(back.get(1000)).isEqualTo((byte) 0x5A);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
  void damagedBlocksNeverWriteBeyondTheDeclaredLength(CompressionLevel level) {
    long seed = new Random().nextLong();
    System.out.println("CodecTest damage " + level + " seed " + seed);
    Random random = new Random(seed);
    try (Codec codec = level.newCodec();
        Unpacker unpacker = new Unpacker()) {
      int refused = 0;
      for (int round = 0; round < 500; round++) {
        byte[] content = content(random);
        plain.put(0, content);
        int length = codec.pack(plain, 0, content.length, packed, 0);
        int broken = random.nextInt(length);
        packed.put(broken, (byte) (packed.get(broken) ^ 1 << random.nextInt(8)));
        back.put(content.length, (byte) 0x5A);
        try {
          int restored = unpacker.unpack(packed, 0, length, back, 0, content.length);
          assertThat(restored).isBetween(0, content.length);
        } catch (CorruptBlockException e) {
          refused++;
        }
        assertThat(back.get(content.length)).isEqualTo((byte) 0x5A);
      }
      assertThat(refused).isPositive();
    }
  }

  @Test
  void refusesAnUnknownMethodAndNoBlockAtAll() {
    try (Unpacker unpacker = new Unpacker()) {
      packed.put(0, (byte) 77);
      assertThatThrownBy(() -> unpacker.unpack(packed, 0, 10, back, 0, 10))
          .isInstanceOf(CorruptBlockException.class)
          .hasMessage("method 77 is unknown");
      assertThatThrownBy(() -> unpacker.unpack(packed, 0, 0, back, 0, 10))
          .isInstanceOf(CorruptBlockException.class)
          .hasMessage("an empty block has no method");
    }
  }

  @Test
  void namesItsLevels() {
    assertThat(CompressionLevel.parse("medium")).isEqualTo(CompressionLevel.MEDIUM);
    assertThatThrownBy(() -> CompressionLevel.parse("best"))
        .isInstanceOf(UnitFormatException.class)
        .hasMessage("'best' is no compression level; write one of off, low, medium, high");
  }
}
