package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.Errno;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulated tree refuses is what the kernel refuses, and with the same number. */
class SimulatedReplicaTest {
  private static final List<String> KINDS = List.of("none", "file", "empty", "full");

  @TempDir Path directory;

  @Test
  void renamesAsTheKernelDoes() {
    for (String moved : KINDS) {
      for (String target : KINDS) {
        for (int flags : new int[] {0, Beneath.RENAME_NOREPLACE}) {
          agree(
              moved,
              target,
              flags,
              (calls, root) ->
                  calls.rename(root, Name.of("moved"), root, Name.of("target"), flags));
        }
      }
    }
  }

  @Test
  void removesAsTheKernelDoes() {
    for (String moved : KINDS) {
      for (int flags : new int[] {0, Beneath.AT_REMOVEDIR}) {
        agree(moved, "none", flags, (calls, root) -> calls.unlink(root, Name.of("moved"), flags));
      }
    }
  }

  private interface Call {
    void on(Beneath calls, int root);
  }

  private void agree(String moved, String target, int flags, Call call) {
    Beneath kernel = Beneath.ofThisMachine();
    int top = kernel.openRoot(directory);
    Name place = Name.of(moved + "-" + target + "-" + flags);
    kernel.makeDirectory(top, place, 0700);
    String real = outcome(kernel, kernel.openDirectory(top, place), moved, target, call);
    Beneath simulated = new SimulatedReplica().beneath();
    String told = outcome(simulated, simulated.openRoot(directory), moved, target, call);
    assertThat(told).as("%s over %s, flags %d", moved, target, flags).isEqualTo(real);
  }

  /** The error, if there is one, and what is there afterwards. */
  private static String outcome(Beneath calls, int root, String moved, String target, Call call) {
    make(calls, root, "moved", moved);
    make(calls, root, "target", target);
    String answer = "done";
    try {
      call.on(calls, root);
    } catch (SystemCallException e) {
      answer = Errno.describe(e.errno());
    }
    return answer
        + calls.list(root).stream()
            .map(entry -> " " + entry.name() + calls.stat(root, entry.name()).isDirectory())
            .sorted()
            .toList();
  }

  private static void make(Beneath calls, int root, String called, String kind) {
    Name name = Name.of(called);
    switch (kind) {
      case "file" -> calls.close(calls.createFile(root, name, 0600));
      case "empty", "full" -> calls.makeDirectory(root, name, 0700);
      default -> {}
    }
    if (kind.equals("full")) {
      calls.makeDirectory(calls.openDirectory(root, name), Name.of("within"), 0700);
    }
  }
}
