package dev.weir.collector.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layouts against linux/bpf.h and bytes that other assemblers give. */
class KernelStructuresTest {
  private static final String FORMAT =
      """
      name: some_event
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;

      \tfield:char name[32];\toffset:8;\tsize:32;\tsigned:0;
      \tfield:ino_t ino;\toffset:40;\tsize:8;\tsigned:0;
      \tfield:const void * ops;\toffset:48;\tsize:8;\tsigned:0;

      print fmt: "%s", { ( int) (( __kernel_rwf_t)0x00000004), "SYNC" }, { (1 << 18), "WRITE" }
      """;

  @Test
  void attributesOfBpfLieWhereTheKernelReadsThem() {
    assertThat(BpfCall.MAP_CREATE_ATTR.byteSize()).isEqualTo(44);
    assertThat(BpfCall.offset(BpfCall.MAP_CREATE_ATTR, "map_flags")).isEqualTo(16);
    assertThat(BpfCall.offset(BpfCall.MAP_CREATE_ATTR, "map_name")).isEqualTo(28);
    assertThat(BpfCall.ELEMENT_ATTR.byteSize()).isEqualTo(32);
    assertThat(BpfCall.offset(BpfCall.ELEMENT_ATTR, "key")).isEqualTo(8);
    assertThat(BpfCall.offset(BpfCall.ELEMENT_ATTR, "flags")).isEqualTo(24);
    assertThat(BpfCall.PROG_LOAD_ATTR.byteSize()).isEqualTo(64);
    assertThat(BpfCall.offset(BpfCall.PROG_LOAD_ATTR, "insns")).isEqualTo(8);
    assertThat(BpfCall.offset(BpfCall.PROG_LOAD_ATTR, "log_buf")).isEqualTo(32);
    assertThat(BpfCall.offset(BpfCall.PROG_LOAD_ATTR, "prog_name")).isEqualTo(48);
  }

  @Test
  void instructionsAreThoseThatLlvmEmits() {
    BpfAssembler code = new BpfAssembler();
    code.move(BpfAssembler.R6, BpfAssembler.R1) // bf 16 00 00 00 00 00 00
        .load64(BpfAssembler.R2, BpfAssembler.R6, 24) // 79 62 18 00 00 00 00 00
        .jumpIfZero(BpfAssembler.R2, "out") // 15 02 01 00 00 00 00 00
        .addImmediate(BpfAssembler.R2, -8) // 07 02 00 00 f8 ff ff ff
        .label("out")
        .exit(); // 95 00 00 00 00 00 00 00
    assertThat(code.assemble())
        .containsExactly(0x16bfL, 0x186279L, 0x10215L, 0xfffffff800000207L, 0x95L);
  }

  @Test
  void aJumpToNowhereIsRefused() {
    BpfAssembler code = new BpfAssembler().jump("nowhere");
    assertThatThrownBy(code::assemble).hasMessageContaining("nowhere");
  }

  @Test
  void fieldsAndFlagsComeFromTheEventsOwnDescription() {
    Tracepoint event = Tracepoint.parse("some_event", 7, FORMAT);
    assertThat(event.offset("ino", 8)).isEqualTo(40);
    assertThat(event.offset("name", 32)).isEqualTo(8);
    assertThat(event.offset("ops", 8)).isEqualTo(48);
    assertThat(event.flag("WRITE")).isEqualTo(1 << 18);
    assertThat(event.flag("SYNC")).isEqualTo(4);
    assertThatThrownBy(() -> event.offset("ino", 4))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("ino");
    assertThatThrownBy(() -> event.offset("pos", 8)).hasMessageContaining("pos");
    assertThatThrownBy(() -> event.flag("AIO")).hasMessageContaining("AIO");
  }

  @Test
  void mountsAreReadAsTheKernelWritesThem() {
    MountTable table =
        MountTable.parse(
            List.of(
                "21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
                "30 21 8:1 / /srv/my\\040data rw - ext4 /dev/sda1 rw",
                "31 30 0:50 / /srv/my\\040data rw - fuse.weir weir rw",
                "32 21 0:51 / /srv/other rw shared:2 master:1 - xfs /dev/sdb rw",
                "cut short"));
    assertThat(table.answering(Path.of("/srv/my data/x")).orElseThrow().capturing()).isTrue();
    assertThat(table.answering(Path.of("/srv")).orElseThrow().device()).isEqualTo("254:0");
    assertThat(table.below(Path.of("/srv")))
        .extracting(MountTable.Mount::type)
        .containsExactly("ext4", "xfs");
  }
}
