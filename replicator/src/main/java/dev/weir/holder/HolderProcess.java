package dev.weir.holder;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process that {@code weir node} becomes where it captures by FUSE: {@code STATE COMMAND...}.
 * It is small, since it does almost nothing and must not die.
 */
public final class HolderProcess {
  /** Names the holder's socket to a server. */
  static final String SOCKET = "WEIR_HOLDER_SOCKET";

  private static final String LOCK = "holder.lock";
  private static final String SERVER_LOCK = "node.lock";
  private static final String COMMAND_LINE = "/proc/self/cmdline";
  private static final String CLASS_PATH = "-cp";

  /** Enough for the descriptors of a million files; measured in docs/performance/holder.md. */
  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CICompilerCount=1",
          "-XX:ReservedCodeCacheSize=8m",
          "-XX:-SegmentedCodeCache",
          "-Xms4m",
          "-Xmn1m",
          "-Xmx16m",
          "-Xss512k",
          "-XX:-UsePerfData");

  private HolderProcess() {}

  /** The holder's socket when this process is the server of one. */
  public static Optional<Path> socket() {
    return Optional.ofNullable(System.getenv(SOCKET)).map(Path::of);
  }

  /**
   * Turns this process into the holder of a node; its own command line becomes that of the servers.
   * Returns only when that is not possible.
   */
  public static void become(Path state) {
    List<String> command = commandLine();
    int classPath = command.indexOf(CLASS_PATH);
    if (classPath < 0 || classPath + 1 >= command.size()) {
      return;
    }
    List<String> words = new ArrayList<>();
    words.add(command.getFirst());
    words.addAll(OPTIONS);
    words.addAll(command.subList(classPath, classPath + 2));
    words.add(HolderProcess.class.getName());
    words.add(state.toString());
    words.addAll(command);
    execute(words);
  }

  private static List<String> commandLine() {
    try {
      String text = Files.readString(Path.of(COMMAND_LINE), StandardCharsets.ISO_8859_1);
      return Arrays.asList(text.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Bytes are passed on as they were read, one character for each. */
  private static void execute(List<String> words) {
    int bytes = words.stream().mapToInt(word -> word.length() + 1).sum();
    long pointers = 8L * (words.size() + 1);
    NativeBlock block = new NativeBlock(pointers + bytes, 8);
    long text = pointers;
    for (int i = 0; i < words.size(); i++) {
      byte[] word = words.get(i).getBytes(StandardCharsets.ISO_8859_1);
      block.putLong(8L * i, block.putText(text, word));
      text += word.length + 1L;
    }
    long environment = environment();
    if (environment != 0) {
      Syscalls.current()
          .call(SyscallNumbers.EXECVE, block.getLong(0), block.address(0), environment);
    }
  }

  /** The C library's own list of the environment. */
  @SuppressWarnings("restricted")
  private static long environment() {
    return java.lang.foreign.Linker.nativeLinker()
        .defaultLookup()
        .find("environ")
        .map(at -> at.reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0))
        .orElse(0L);
  }

  /** Ends with the node's exit code. */
  public static void main(String[] args) {
    try {
      System.exit(run(Path.of(args[0]), Arrays.asList(args).subList(1, args.length)));
    } catch (ProblemException e) {
      System.err.println("weir: " + e.getMessage());
      System.exit(e.kind().exitCode());
    }
  }

  private static int run(Path state, List<String> command) {
    try (FileChannel ours = open(state, LOCK)) {
      if (lock(ours) == null) {
        throw ProblemException.environment(
            state.toString(),
            "another node runs on this state directory",
            "stop it first, or give this node its own 'state:'");
      }
      Holder holder = new Holder(state, command, System.err);
      Runtime.getRuntime().addShutdownHook(new Thread(holder::stop, "weir-stop"));
      return holder.run(serverRuns(state));
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          state.toString(),
          "the state directory cannot be used (" + e + ")",
          "name one under 'state:' that this user may write",
          e);
    }
  }

  private static FileChannel open(Path state, String name) throws IOException {
    if (!Files.isDirectory(state)) {
      Files.createDirectories(
          state,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return FileChannel.open(
        state.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    return channel.tryLock();
  }

  /** Whether a server holds the state directory, one that lost its holder. */
  private static boolean serverRuns(Path state) throws IOException {
    try (FileChannel theirs = open(state, SERVER_LOCK)) {
      return lock(theirs) == null;
    }
  }
}
