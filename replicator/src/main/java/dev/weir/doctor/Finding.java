package dev.weir.doctor;

/**
 * One thing looked at.
 *
 * @param subject in a word or two, for example {@code /dev/fuse}
 * @param what what was found
 * @param remedy what to do, empty where nothing is to be done
 */
public record Finding(Level level, String subject, String what, String remedy) {
  /** How bad it is. */
  public enum Level {
    OK,
    /** It works, and may not in the long run or not as well as it could. */
    WARN,
    /** A node will not start, not capture or not send. */
    FAIL
  }

  static Finding ok(String subject, String what) {
    return new Finding(Level.OK, subject, what, "");
  }

  static Finding warn(String subject, String what, String remedy) {
    return new Finding(Level.WARN, subject, what, remedy);
  }

  static Finding fail(String subject, String what, String remedy) {
    return new Finding(Level.FAIL, subject, what, remedy);
  }
}
