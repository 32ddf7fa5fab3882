package dev.weir.collector.linux;

import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * Where the running kernel keeps what no tracepoint's record tells, as offsets in bytes.
 *
 * @param page {@code folio}, or {@code page} on kernels before 5.16
 * @param order of the folio in a byte, or -1 where the kernel has single pages only
 * @param headBit bit of the folio's flags that is set when it is more than one page
 */
record KernelLayout(
    String page,
    int host,
    int inode,
    int superBlock,
    int device,
    int index,
    int flags,
    int order,
    int headBit,
    int taskFlags,
    int ioUring,
    int writeCalls) {

  /**
   * @throws IOException when the kernel does not describe itself
   * @throws KernelRefusedException when it has no such member
   */
  static KernelLayout ofThisKernel() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return of(Btf.read(Btf.OF_THE_KERNEL, arena));
    }
  }

  static KernelLayout of(Btf btf) {
    String page = btf.offset("folio", "index").isPresent() ? "folio" : "page";
    boolean large = page.equals("folio");
    String order = btf.offset("folio", "_folio_order").isPresent() ? "_folio_order" : "_flags_1";
    return new KernelLayout(
        page,
        member(btf, "address_space", "host"),
        member(btf, "inode", "i_ino"),
        member(btf, "inode", "i_sb"),
        member(btf, "super_block", "s_dev"),
        member(btf, page, "index"),
        member(btf, page, "flags"),
        large ? member(btf, page, order) : -1,
        large ? (int) btf.constant("pageflags", "PG_head").orElseThrow(() -> absent("PG_head")) : 0,
        member(btf, "task_struct", "flags"),
        member(btf, "task_struct", "io_uring"),
        member(btf, "task_struct", "ioac") + member(btf, "task_io_accounting", "syscw"));
  }

  private static int member(Btf btf, String structure, String name) {
    return (int) btf.offset(structure, name).orElseThrow(() -> absent(structure + "." + name));
  }

  private static KernelRefusedException absent(String what) {
    return new KernelRefusedException("the kernel's description", 22, "has no " + what);
  }
}
