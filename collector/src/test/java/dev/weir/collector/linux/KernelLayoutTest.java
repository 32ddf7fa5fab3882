package dev.weir.collector.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class KernelLayoutTest {
  /**
   * A description written by hand after linux/btf.h: struct outer { int a; struct { long b; }; }.
   */
  @Test
  void membersOfAnonymousStructuresAreFound() throws IOException {
    byte[] names = "\0outer\0a\0b\0colours\0RED\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer data = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    int typeBytes = 16 + 12 + 12 + 12 + 24 + 12 + 8;
    data.putInt(0).putInt(typeBytes).putInt(typeBytes).putInt(names.length);
    data.putInt(0).putInt(1 << 24).putInt(4).putInt(32); // 1: an integer
    data.putInt(0).putInt(4 << 24 | 1).putInt(8); // 2: the anonymous structure
    data.putInt(9).putInt(1).putInt(64);
    data.putInt(1).putInt(4 << 24 | 2).putInt(24); // 3: the outer one
    data.putInt(7).putInt(1).putInt(0).putInt(0).putInt(2).putInt(64);
    data.putInt(11).putInt(6 << 24 | 1).putInt(4); // 4: an enumeration
    data.putInt(19).putInt(17);
    Btf btf = Btf.parse(data.put(names).flip());
    assertThat(btf.offset("outer", "a")).hasValue(0);
    assertThat(btf.offset("outer", "b")).hasValue(16);
    assertThat(btf.offset("outer", "c")).isEmpty();
    assertThat(btf.constant("colours", "RED")).hasValue(17);
  }

  @Test
  void whatIsNoDescriptionIsRefused() {
    assertThatThrownBy(() -> Btf.parse(ByteBuffer.allocate(100))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Btf.parse(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    ByteBuffer cut = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    cut.putShort(0, (short) 0xeb9f).putInt(4, 24).putInt(12, 1 << 30);
    assertThatThrownBy(() -> Btf.parse(cut)).isInstanceOf(IOException.class);
  }

  @Test
  void thisKernelDescribesItself() throws IOException {
    if (!Files.isReadable(Btf.OF_THE_KERNEL)) {
      ProbeFixture.skip("this kernel does not describe its structures");
    }
    KernelLayout layout = KernelLayout.ofThisKernel();
    assertThat(layout.page()).isIn("folio", "page");
    assertThat(layout.device()).isPositive();
    assertThat(layout.writeCalls()).isPositive();
  }
}
