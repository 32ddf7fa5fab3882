package dev.weir.fuzz;

import com.sun.management.ThreadMXBean;
import dev.weir.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Says what is wrong with the answer to an input: everything but a parsed value or a declared
 * refusal that a person can act on, in bounded time and memory.
 */
final class Oracle {
  /** Processor time of one input; the inputs are small. */
  static final double MOST_SECONDS = 4;

  /** Allocated in all, kept or not: buffers of fixed size, and a multiple of the input. */
  static final long MOST_BYTES = 64L << 20;

  static final long MOST_BYTES_PER_BYTE = 16 << 10;

  /** A message is for a person. */
  private static final int LONGEST_MESSAGE = 16 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What became of an input. */
  sealed interface Answer {
    /** It was read. */
    record Parsed() implements Answer {}

    /** It was refused as declared. */
    record Refused() implements Answer {}

    /**
     * It should have been one of both.
     *
     * @param signature the same for the same fault
     */
    record Wrong(String signature, String what, Throwable cause) implements Answer {}
  }

  private final FuzzTarget target;
  private long mostAllocated;
  private double longestSeconds;

  Oracle(FuzzTarget target) {
    this.target = target;
  }

  Answer ask(byte[] input) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    Answer answer = parse(input);
    double seconds = (THREADS.getCurrentThreadCpuTime() - nanos) / 1e9;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    longestSeconds = Math.max(longestSeconds, seconds);
    mostAllocated = Math.max(mostAllocated, allocated);
    if (answer instanceof Answer.Wrong) {
      return answer;
    }
    if (seconds > MOST_SECONDS) {
      return measured("slow", "takes %.1f s".formatted(seconds));
    }
    return allocated > MOST_BYTES + MOST_BYTES_PER_BYTE * input.length
        ? measured("large", "allocates " + allocated + " bytes")
        : answer;
  }

  private static Answer measured(String signature, String what) {
    return new Answer.Wrong(signature, what, new AssertionError(what));
  }

  private Answer parse(byte[] input) {
    try {
      target.parser().parse(input);
      return new Answer.Parsed();
    } catch (Throwable e) {
      boolean declared = target.refusals().stream().anyMatch(kind -> kind.isInstance(e));
      String fault = declared ? fault(String.valueOf(e.getMessage()), e) : "";
      return declared && fault.isEmpty()
          ? new Answer.Refused()
          : new Answer.Wrong(signature(e) + fault, fault.isEmpty() ? e.toString() : fault, e);
    }
  }

  /** What keeps a message from being of use. */
  private static String fault(String message, Throwable e) {
    if (message.isBlank() || message.equals("null")) {
      return "says nothing";
    }
    if (message.length() > LONGEST_MESSAGE) {
      return "says too much";
    }
    if (message.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
      return "steers the terminal";
    }
    boolean whole = message.contains(": ") && message.contains("; ");
    return e instanceof ProblemException && !whole ? "names no place and remedy" : "";
  }

  /** Kind of the error and where in the project it came from. */
  private static String signature(Throwable e) {
    String place =
        Arrays.stream(e.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.weir."))
            .filter(frame -> !frame.getClassName().startsWith("dev.weir.problem."))
            .findFirst()
            .map(frame -> frame.getFileName() + ":" + frame.getMethodName())
            .orElse("?");
    return e.getClass().getSimpleName() + "@" + place;
  }

  /** The most that one input made it allocate, bytes. */
  long mostAllocated() {
    return mostAllocated;
  }

  /** The longest that one input took of the processor. */
  double longestSeconds() {
    return longestSeconds;
  }
}
