package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One run of sadf: what it writes, bounded in size and time, and what it complains of. */
final class SadfRun implements Closeable {
  /** A day of one-second samples of a hundred disks is written in less than a minute. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Four such days. */
  private static final long MOST_BYTES = 4L << 30;

  private static final int FIRST_SIGNAL = 128;
  private static final int COMPLAINT_BYTES = 2048;
  private static final Duration AFTER_OUTPUT = Duration.ofSeconds(30);

  private final String file;
  private final Process process;
  private final Thread errors;
  private final byte[] lastErrors = new byte[COMPLAINT_BYTES];
  private int errorBytes;
  private volatile boolean tooLong;

  SadfRun(String file, Process process) {
    this.file = file;
    this.process = process;
    this.errors = Thread.ofVirtual().start(this::drainErrors);
    process
        .onExit()
        .completeOnTimeout(process, LONGEST.toSeconds(), TimeUnit.SECONDS)
        .thenAccept(this::endWhenAlive);
  }

  /**
   * What it writes. Reading throws a {@link ProblemException} beyond the bounds of size and time.
   */
  InputStream output() {
    return new Output(process.getInputStream());
  }

  /**
   * Waits for the end.
   *
   * @return the exit code, 128 and more where a signal ended it
   * @throws ProblemException ENVIRONMENT when it took too long
   */
  int exitCode() throws IOException {
    try {
      if (!process.waitFor(AFTER_OUTPUT.toSeconds(), TimeUnit.SECONDS) || tooLong) {
        throw outOfTime();
      }
      errors.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sadf was reading " + file, e);
    }
  }

  /** Why it ended so, in its last words; call it after {@link #exitCode}. */
  String complaint() {
    if (process.exitValue() > FIRST_SIGNAL) {
      return "it crashed with signal " + (process.exitValue() - FIRST_SIGNAL);
    }
    String text = new String(lastErrors, 0, errorBytes, StandardCharsets.ISO_8859_1);
    return text.lines()
        .map(String::strip)
        .filter(line -> line.indexOf(' ') > 0) // Its progress is one long word.
        .reduce((before, last) -> last)
        .map(ContentLook::shorten)
        .orElse("it ended with exit code " + process.exitValue());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void endWhenAlive(Process overdue) {
    if (overdue.isAlive()) {
      tooLong = true;
      overdue.destroyForcibly();
    }
  }

  /** Takes all it says, so that it never waits, and keeps the end of it. */
  private void drainErrors() {
    byte[] piece = new byte[COMPLAINT_BYTES];
    try (InputStream in = process.getErrorStream()) {
      int read;
      while ((read = in.read(piece)) > 0) {
        int kept = Math.min(errorBytes, COMPLAINT_BYTES - read);
        System.arraycopy(lastErrors, errorBytes - kept, lastErrors, 0, kept);
        System.arraycopy(piece, 0, lastErrors, kept, read);
        errorBytes = kept + read;
      }
    } catch (IOException e) {
      errorBytes = 0; // The run was ended from here; who ended it says why.
    }
  }

  private ProblemException outOfTime() {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        file,
        "sadf did not end within " + LONGEST.toMinutes() + " minutes",
        "write the file as text where it comes from: sadf -d FILE -- -d > FILE.csv");
  }

  /** Counts what is read and looks at the clock at its end. */
  private final class Output extends FilterInputStream {
    private long bytes;

    private Output(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      int read = super.read(target, offset, length);
      bytes += Math.max(read, 0);
      if (bytes > MOST_BYTES) {
        throw ProblemException.badInput(
            file,
            "sadf makes more than " + (MOST_BYTES >> 30) + " GiB of it",
            "give it in parts, for example by 'sadf -d -s 08:00:00 -e 09:00:00 FILE -- -d'");
      }
      if (read < 0 && tooLong) {
        throw outOfTime();
      }
      return read;
    }
  }
}
