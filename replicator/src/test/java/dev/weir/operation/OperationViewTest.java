package dev.weir.operation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OperationViewTest {
  private final OperationWriter writer = new OperationWriter();
  private final OperationView view = new OperationView();

  @Test
  void readsBackWhatWasWritten() {
    writer.stamp(7, 99).flags(OperationLayout.FLAG_MIRROR);
    writer.create(1, 50, "näme".getBytes(UTF_8), NewObject.plain(2, 0100640, 10, 20, 60, 70));
    writer.rename(
        new OperationWriter.RenameEnd(1, 51, "a".getBytes(UTF_8)),
        new OperationWriter.RenameEnd(3, 52, "b".getBytes(UTF_8)),
        2,
        4);
    writer.setXattr(2, 53, "user.k".getBytes(UTF_8), new byte[] {1, 2, 3});

    view.wrap(writer.segment(), 0);
    assertThat(view.type()).isEqualTo(OperationType.CREATE);
    assertThat(view.sequence()).isEqualTo(7);
    assertThat(view.has(OperationLayout.FLAG_MIRROR)).isTrue();
    assertThat(view.child()).isEqualTo(2);
    assertThat(view.mode()).isEqualTo(0100640);
    assertThat(view.gid()).isEqualTo(20);
    assertThat(view.childMtime()).isEqualTo(60);
    assertThat(view.childSize()).isEqualTo(70);
    assertThat(new String(view.name(), UTF_8)).isEqualTo("näme");
    view.wrap(writer.segment(), view.length());
    assertThat(view.flags()).isZero();
    assertThat(view.targetDirectory()).isEqualTo(3);
    assertThat(view.replacedChild()).isEqualTo(4);
    assertThat(view.name()).isEqualTo("a".getBytes(UTF_8));
    assertThat(view.second()).isEqualTo("b".getBytes(UTF_8));
    view.wrap(writer.segment(), view.offset() + view.length());
    assertThat(view.sequence()).isEqualTo(9);
    assertThat(view.second()).containsExactly(1, 2, 3);
    assertThatThrownBy(view::allocateMode).isInstanceOf(IllegalStateException.class);
  }

  /** Bytes as docs/formats/operation-v1.md says; the sum was computed by another program. */
  @Test
  void namesOfADirectoryAreACountAndASum() {
    NamesSum names = new NamesSum();
    names.add(11, "a".getBytes(UTF_8));
    names.add(12, "näme".getBytes(UTF_8));
    writer.stamp(3, 99).names(5, 50, names);
    view.wrap(writer.segment(), 0);
    assertThat(view.type()).isEqualTo(OperationType.NAMES);
    assertThat(view.length()).isEqualTo(64);
    assertThat(view.inode()).isEqualTo(5);
    assertThat(view.mtime()).isEqualTo(50);
    assertThat(view.namesCount()).isEqualTo(2);
    assertThat(view.namesSum()).isEqualTo(6328805761525165501L);
  }

  @Test
  void refusesNamesThatAreNotOneComponent() {
    for (String name : new String[] {"", ".", "..", "a/b", "/", "a\0b", "x".repeat(256)}) {
      writer.clear().link(1, 0, 2, name.getBytes(UTF_8));
      assertThatThrownBy(() -> view.wrap(writer.segment(), 0))
          .as("name '%s'", name)
          .isInstanceOf(ProblemException.class);
    }
    for (String name : new String[] {"...", ".a", "..a", "x".repeat(255)}) {
      writer.clear().link(1, 0, 2, name.getBytes(UTF_8));
      assertThat(view.wrap(writer.segment(), 0).name()).isEqualTo(name.getBytes(UTF_8));
    }
  }

  @Test
  void refusesEveryCutAndSurvivesEveryFlip() {
    long seed = System.nanoTime();
    System.out.println("OperationViewTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      writer.clear();
      one(random.nextInt(6));
      byte[] bytes = writer.segment().toArray(JAVA_BYTE);
      int cut = random.nextInt(bytes.length);
      assertThatThrownBy(() -> view.wrap(MemorySegment.ofArray(bytes).asSlice(0, cut), 0))
          .isInstanceOf(ProblemException.class);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      readEverything(MemorySegment.ofArray(bytes));
    }
  }

  private void one(int kind) {
    byte[] name = "name".getBytes(UTF_8);
    switch (kind) {
      case 0 -> writer.write(1, 4096, 5, new byte[100]);
      case 1 -> writer.create(1, 2, name, NewObject.symlink(3, 0, 0, 5, name));
      case 2 ->
          writer.rename(
              new OperationWriter.RenameEnd(1, 5, name),
              new OperationWriter.RenameEnd(2, 5, name),
              3,
              0);
      case 3 -> writer.setXattr(1, 5, name, new byte[50]);
      case 4 -> writer.allocate(1, 0, 5, 3, 9);
      default -> writer.attributes(1, 5, new OperationWriter.Attributes(31, 0644, 1, 2, 3));
    }
  }

  private void readEverything(MemorySegment segment) {
    try {
      view.wrap(segment, 0);
    } catch (ProblemException refused) {
      assertThat(refused.kind()).isEqualTo(ProblemException.Kind.BAD_INPUT);
      return;
    }
    assertThat(view.length()).isLessThanOrEqualTo(Math.toIntExact(segment.byteSize()));
    assertThat(view.name().length + view.second().length).isLessThanOrEqualTo(view.length());
    assertThat(view.payloadLength()).isEqualTo(view.length() - OperationLayout.HEADER_BYTES);
  }
}
