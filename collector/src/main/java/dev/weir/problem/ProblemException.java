package dev.weir.problem;

/**
 * A failure that a person can mend. The message is one line: {@code WHERE: WHAT; REMEDY}. Commands
 * print it without a stack trace and end with the exit code of its {@link Kind}.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who has to act, which is also the exit code. */
  public enum Kind {
    /** The answer to the question asked is no. */
    ANSWER_IS_NO(1),
    /** The command line or its combination of options is wrong. */
    WRONG_USE(2),
    /** A file, a message or a value given as input is broken or foreign. */
    BAD_INPUT(3),
    /** The machine lacks something: a right, a port, a program, space. */
    ENVIRONMENT(4);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  private ProblemException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  private ProblemException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * @param where file and line, column, address or option
   * @param what what is wrong there, with the value met
   * @param remedy what to do next
   */
  public static ProblemException of(Kind kind, String where, String what, String remedy) {
    return new ProblemException(kind, text(where, what, remedy));
  }

  /** As {@link #of(Kind, String, String, String)}, keeping the failure underneath for the log. */
  public static ProblemException of(
      Kind kind, String where, String what, String remedy, Throwable cause) {
    return new ProblemException(kind, text(where, what, remedy), cause);
  }

  public static ProblemException badInput(String where, String what, String remedy) {
    return of(Kind.BAD_INPUT, where, what, remedy);
  }

  public static ProblemException environment(String where, String what, String remedy) {
    return of(Kind.ENVIRONMENT, where, what, remedy);
  }

  public static ProblemException wrongUse(String where, String what, String remedy) {
    return of(Kind.WRONG_USE, where, what, remedy);
  }

  public Kind kind() {
    return kind;
  }

  private static String text(String where, String what, String remedy) {
    return PlainText.lines(where) + ": " + PlainText.message(what) + "; " + PlainText.lines(remedy);
  }
}
