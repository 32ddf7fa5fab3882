package dev.weir.proving.observe;

import dev.weir.proving.workload.OperationKind;
import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.Stamp;
import dev.weir.proving.workload.WorkloadFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a resting directory is the source at one earlier position: every operation up to it there
 * and none after it. All records are read whole and their checksums compared.
 */
public final class PrefixSearch {
  /**
   * @param position the sequence up to which everything is there, empty where there is none such
   * @param fewestDifferences at the best position, 0 where there is a position
   * @param example one difference at the best position, or an empty text
   */
  public record Result(OptionalLong position, long fewestDifferences, String example) {}

  /** A place whose content says which operation was the last: a slot, a length or a small file. */
  private record Place(Aspect aspect, long file, long offset, int length) {}

  private enum Aspect {
    RECORD,
    FILE_LENGTH,
    SMALL_FILE
  }

  private static final long NOTHING = -1;
  private static final long BROKEN = -2;
  private static final long NAMED_FINALLY = 1L << 61;
  private static final long READABLE_BY_GROUP = 1L << 60;

  private final WorkloadFiles files;
  private final Map<Place, Long> actual = new HashMap<>();
  private final Map<Place, Long> expected = new HashMap<>();
  private final Set<Place> differing = new HashSet<>();

  private PrefixSearch(Path root) {
    this.files = new WorkloadFiles(root);
  }

  /**
   * Compares {@code root} with every prefix of {@code operations}.
   *
   * @param operations all operations begun, in order of their sequence
   * @throws IOException when a file cannot be read
   */
  public static Result search(Path root, Iterable<PlannedOperation> operations) throws IOException {
    PrefixSearch search = new PrefixSearch(root);
    long foreign = search.readActual(operations);
    return search.walk(operations, foreign);
  }

  private Result walk(Iterable<PlannedOperation> operations, long foreign) {
    long fewest = differing.size();
    String example = example();
    long position = 0;
    for (PlannedOperation operation : operations) {
      apply(operation);
      if (differing.size() <= fewest) {
        fewest = differing.size();
        position = operation.sequence();
        example = example();
      }
    }
    long differences = fewest + foreign;
    return differences == 0
        ? new Result(OptionalLong.of(position), 0, "")
        : new Result(
            OptionalLong.empty(), differences, foreign > 0 ? "a file of no operation" : example);
  }

  private String example() {
    return differing.isEmpty()
        ? ""
        : differing.stream()
            .limit(1)
            .map(
                place ->
                    place
                        + " shows "
                        + actual.get(place)
                        + ", not "
                        + expected.getOrDefault(place, initial(place)))
            .findFirst()
            .orElse("");
  }

  private void apply(PlannedOperation operation) {
    Place place = place(operation);
    long before = expected.getOrDefault(place, initial(place));
    switch (operation.kind()) {
      case WRITE -> {
        expect(place, operation.sequence());
        if (growing(operation.file())) {
          expect(lengthOf(operation.file()), operation.offset() + operation.length());
        }
      }
      case CREATE -> expect(place, operation.sequence());
      case MODE -> expect(place, before | READABLE_BY_GROUP);
      case RENAME -> expect(place, before | NAMED_FINALLY);
      case DELETE -> expect(place, NOTHING);
    }
  }

  private void expect(Place place, long value) {
    expected.put(place, value);
    if (Long.valueOf(value).equals(actual.get(place))) {
      differing.remove(place);
    } else {
      differing.add(place);
    }
  }

  private static Place place(PlannedOperation operation) {
    return operation.kind() == OperationKind.WRITE
        ? new Place(Aspect.RECORD, operation.file(), operation.offset(), operation.length())
        : new Place(Aspect.SMALL_FILE, operation.file(), 0, 0);
  }

  private static boolean growing(long file) {
    return file >= WorkloadFiles.FIRST_LOG && file < WorkloadFiles.RING;
  }

  private static Place lengthOf(long file) {
    return new Place(Aspect.FILE_LENGTH, file, 0, 0);
  }

  /** What the place holds before the first operation. */
  private static long initial(Place place) {
    return switch (place.aspect()) {
      case RECORD -> growing(place.file()) ? NOTHING : 0;
      case FILE_LENGTH -> 0;
      case SMALL_FILE -> NOTHING;
    };
  }

  /** Returns how many small files are there that no operation made. */
  private long readActual(Iterable<PlannedOperation> operations) throws IOException {
    Map<Long, Integer> smallFiles = new HashMap<>();
    for (PlannedOperation operation : operations) {
      Place place = place(operation);
      if (operation.kind() == OperationKind.CREATE) {
        smallFiles.put(operation.file(), operation.length());
      }
      if (!actual.containsKey(place)) {
        remember(
            place, operation.kind() == OperationKind.WRITE ? record(place) : smallFile(operation));
        if (growing(operation.file()) && !actual.containsKey(lengthOf(operation.file()))) {
          remember(lengthOf(operation.file()), Files.size(files.path(operation.file())));
        }
      }
    }
    return foreignFiles(smallFiles.keySet());
  }

  private void remember(Place place, long value) {
    actual.put(place, value);
    if (value != initial(place)) {
      differing.add(place);
    }
  }

  private long record(Place place) throws IOException {
    try (FileChannel channel =
        FileChannel.open(files.path(place.file()), StandardOpenOption.READ)) {
      if (channel.size() < place.offset() + Stamp.HEADER_BYTES) {
        return NOTHING;
      }
      return wholeRecord(channel, place.offset(), place.length());
    } catch (NoSuchFileException e) {
      return BROKEN;
    }
  }

  private long smallFile(PlannedOperation operation) throws IOException {
    long found = NOTHING;
    for (Path name : List.of(files.temporary(operation.file()), files.path(operation.file()))) {
      try (FileChannel channel = FileChannel.open(name, StandardOpenOption.READ)) {
        long sequence = wholeRecord(channel, 0, (int) Math.min(1 << 20, channel.size()));
        if (found != NOTHING || sequence == BROKEN) {
          return BROKEN;
        }
        boolean readable =
            Files.getPosixFilePermissions(name).contains(PosixFilePermission.GROUP_READ);
        found =
            sequence
                | (readable ? READABLE_BY_GROUP : 0)
                | (name.equals(files.path(operation.file())) ? NAMED_FINALLY : 0);
      } catch (NoSuchFileException e) {
        continue;
      }
    }
    return found;
  }

  private static long wholeRecord(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {
      // A read may return less than there is.
    }
    Stamp stamp = Stamp.read(bytes.flip());
    return stamp != null && Stamp.intact(bytes.array(), bytes.limit()) ? stamp.sequence() : BROKEN;
  }

  private long foreignFiles(Set<Long> known) throws IOException {
    Set<Path> names = new HashSet<>();
    for (long file : known) {
      names.add(files.temporary(file));
      names.add(files.path(file));
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> below = Files.walk(files.root().resolve("small"))) {
      below.filter(Files::isRegularFile).forEach(found::add);
    }
    return found.stream().filter(path -> !names.contains(path)).count();
  }
}
