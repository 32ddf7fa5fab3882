package dev.weir.capture;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one measurement that outlives a file: {@code db1.weir}, then those with the time of
 * their beginning in the name, {@code db1-2026-11-21T000000Z.weir}. In the order of their names
 * they are in the order of time.
 */
public final class CaptureSeries {
  /**
   * A capture that ends later than this after now was written under a wrong clock: what follows
   * gets a file of its own.
   */
  private static final Duration LARGEST_OVERLAP = Duration.ofHours(1);

  private static final DateTimeFormatter DATED =
      DateTimeFormatter.ofPattern("'-'uuuu-MM-dd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String DATE_REGEX = "-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z";

  private final Path first;
  private final Path folder;
  private final String stem;
  private final String ending;

  /**
   * @param first the name as the person gave it
   */
  public CaptureSeries(Path first) {
    this.first = first;
    this.folder = Objects.requireNonNullElse(first.toAbsolutePath().getParent(), first);
    String name = String.valueOf(first.getFileName());
    int dot = name.lastIndexOf('.');
    this.stem = dot <= 0 ? name : name.substring(0, dot);
    this.ending = dot <= 0 ? "" : name.substring(dot);
  }

  /** A name that no file has yet, for a file that begins at that time. */
  Path dated(long nanos) {
    Instant time = Instant.EPOCH.plusNanos(nanos);
    Path name = first.resolveSibling(stem + DATED.format(time) + ending);
    while (Files.exists(name)) {
      time = time.plusSeconds(1);
      name = first.resolveSibling(stem + DATED.format(time) + ending);
    }
    return name;
  }

  /**
   * The files that are there, the oldest first.
   *
   * @throws ProblemException ENVIRONMENT when the folder cannot be read
   */
  public List<Path> members() {
    Pattern dated = Pattern.compile(Pattern.quote(stem) + DATE_REGEX + Pattern.quote(ending));
    List<Path> members = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> dated.matcher(name).matches())
          .sorted()
          .map(first::resolveSibling)
          .forEach(members::add);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          folder.toString(),
          "the folder of the capture cannot be read: " + FileTrouble.of(e),
          "choose a folder that exists and may be written",
          e);
    }
    if (Files.exists(first)) {
      members.addFirst(first);
    }
    return members;
  }

  /** Begin of the oldest file's first row in epoch nanoseconds; empty where there is none. */
  public OptionalLong beginNanos() throws IOException {
    List<Path> members = members();
    if (members.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long begin = CaptureReader.open(ByteSource.of(members.getFirst())).order().beginNanos();
      return begin == CaptureLog.NOTHING_YET ? OptionalLong.empty() : OptionalLong.of(begin);
    } catch (ProblemException e) {
      return OptionalLong.empty(); // A damaged file is told of when it is resumed.
    }
  }

  /** Begins a new file, which has the given name itself where that is free. */
  LiveCapture begin(CaptureHeader header, long nowNanos) {
    return LiveCapture.create(members().isEmpty() ? first : dated(nowNanos), header);
  }

  /**
   * Goes on in the youngest file, or in a new one where the youngest was measured in another way,
   * ends in the future or is damaged.
   */
  public LiveCapture resume(CaptureHeader header, long nowNanos) {
    List<Path> members = members();
    if (members.isEmpty()) {
      return begin(header, nowNanos);
    }
    Path youngest = members.getLast();
    long latestEnd = Math.addExact(nowNanos, LARGEST_OVERLAP.toNanos());
    try {
      Optional<LiveCapture> resumed = LiveCapture.resume(youngest, header, latestEnd);
      if (resumed.isPresent()) {
        return resumed.get();
      }
    } catch (ProblemException e) {
      if (e.kind() != ProblemException.Kind.BAD_INPUT) {
        throw e;
      }
      LiveCapture fresh = begin(header, nowNanos);
      fresh.warning("The capture before this one cannot be read on: " + e.getMessage() + ".");
      return fresh;
    }
    return begin(header, nowNanos);
  }
}
