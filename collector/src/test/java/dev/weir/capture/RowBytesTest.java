package dev.weir.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

final class RowBytesTest {
  @Test
  void writesWhatAvroWrites() throws IOException {
    long seed = System.nanoTime();
    System.out.println("RowBytesTest seed " + seed);
    Random random = new Random(seed);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(expected, null);
    RowBytes bytes = new RowBytes();
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      bytes.number(value);
      avro.writeLong(value);
      if (i % 100 == 0) {
        String text = "書" + "x".repeat(random.nextInt(200));
        bytes.text(text);
        avro.writeString(text);
      }
    }
    for (long value : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      bytes.number(value);
      avro.writeLong(value);
    }
    assertThat(bytes.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(bytes.size()).isEqualTo(expected.size());
  }
}
