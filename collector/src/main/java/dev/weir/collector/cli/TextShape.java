package dev.weir.collector.cli;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What the reader's screen or file can show.
 *
 * @param width columns to stay within, {@value #LEAST_WIDTH} to {@value #MOST_WIDTH}
 * @param blocks whether the encoding has block characters; plain ASCII is used else
 */
record TextShape(int width, boolean blocks) {
  static final int MOST_WIDTH = 100;
  static final int LEAST_WIDTH = 60;

  private static final long TIOCGWINSZ = 0x5413;
  private static final int STANDARD_OUTPUT = 1;
  private static final String NEEDED = "\u2581\u2588\u00b7\u2026";

  /** Of this process's standard output: {@link #MOST_WIDTH} wide unless a terminal is narrower. */
  static TextShape ofStandardOutput() {
    boolean terminal = System.console() != null && System.console().isTerminal();
    int width = terminal ? terminalWidth() : MOST_WIDTH;
    return of(width, System.out.charset(), System.getenv("TERM"));
  }

  static TextShape of(int width, Charset charset, @Nullable String terminal) {
    boolean blocks = charset.newEncoder().canEncode(NEEDED) && !"dumb".equals(terminal);
    return new TextShape(Math.clamp(width, LEAST_WIDTH, MOST_WIDTH), blocks);
  }

  private static int terminalWidth() {
    if (!Syscalls.supported()) {
      return MOST_WIDTH;
    }
    NativeBlock size = new NativeBlock(8, 8);
    long result =
        Syscalls.current().call(SyscallNumbers.IOCTL, STANDARD_OUTPUT, TIOCGWINSZ, size.address(0));
    int columns = Short.toUnsignedInt(size.getShort(2));
    return result < 0 || columns == 0 ? MOST_WIDTH : columns;
  }

  /** A character from eight steps up to full, or of nine digits. */
  char level(double share) {
    int steps = blocks ? 8 : 9;
    int step = Math.clamp((long) Math.ceil(share * steps), 1, steps);
    return (char) ((blocks ? '\u2580' : '0') + step);
  }

  char notMeasured() {
    return blocks ? '\u00b7' : '-';
  }

  String bar(double share, int columns) {
    int length = share > 0 ? Math.max(1, (int) Math.round(share * columns)) : 0;
    return (blocks ? "\u2588" : "#").repeat(length);
  }

  /** The text itself, or its ends with a mark between them. */
  String shortened(String text, int columns) {
    if (text.length() <= columns) {
      return text;
    }
    String mark = blocks ? "\u2026" : "..";
    int tail = (columns - mark.length() + 1) / 2;
    int head = columns - mark.length() - tail;
    return text.substring(0, head) + mark + text.substring(text.length() - tail);
  }
}
