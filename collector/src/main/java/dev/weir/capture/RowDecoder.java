package dev.weir.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decodes rows as the writer's schema lays them out. Fields that this version does not know are
 * skipped, so that a later writer may add some; the fields of format 1 have to be there.
 */
final class RowDecoder {
  private enum Target {
    ROW,
    SOURCE,
    START,
    LENGTH,
    BYTES,
    OPERATIONS,
    NOTE,
    VALUES,
    UNKNOWN
  }

  private static final Map<String, Target> TARGETS =
      Map.of(
          "row", Target.ROW,
          "source", Target.SOURCE,
          "start", Target.START,
          "length", Target.LENGTH,
          "bytes", Target.BYTES,
          "operations", Target.OPERATIONS,
          "note", Target.NOTE,
          "values", Target.VALUES);

  /** Fields that earlier writers of format 1 did not know. */
  private static final Set<String> ADDED = Set.of("values");

  /** Read without asking for each field of each row what it is: half the time. */
  private static final List<Target> AS_WRITTEN =
      List.of(
          Target.ROW,
          Target.SOURCE,
          Target.START,
          Target.LENGTH,
          Target.BYTES,
          Target.OPERATIONS,
          Target.NOTE,
          Target.VALUES);

  private static final int DEEPEST_SKIP = 32;

  private final Target[] targets;
  private final Schema[] schemas;
  private final boolean asWritten;

  int row;
  int source;
  long startNanos;
  long lengthNanos;
  long bytes;
  long operations;
  @Nullable String note;

  /** The first {@link #valueCount} belong to the row; the array is used again for the next. */
  long[] values = new long[16];

  int valueCount;

  private RowDecoder(Target[] targets, Schema[] schemas) {
    this.targets = targets;
    this.schemas = schemas;
    this.asWritten = AS_WRITTEN.equals(List.of(targets));
  }

  /**
   * @throws BlockCursor.Malformed when the schema is none or lacks or changes a field of format 1
   */
  static RowDecoder forSchema(String json) {
    Schema written;
    try {
      written = CaptureSchema.parse(json);
    } catch (RuntimeException e) { // Avro's own ones, and whatever else a damaged text brings out.
      throw new BlockCursor.Malformed("its schema cannot be read: " + e.getMessage());
    }
    if (written.getType() != Schema.Type.RECORD) {
      throw new BlockCursor.Malformed("its rows are no records");
    }
    List<Target> targets = new ArrayList<>();
    List<Schema> schemas = new ArrayList<>();
    for (Schema.Field field : written.getFields()) {
      Target target = TARGETS.getOrDefault(field.name(), Target.UNKNOWN);
      targets.add(target);
      schemas.add(field.schema());
    }
    for (Schema.Field known : CaptureSchema.parse(CaptureSchema.JSON).getFields()) {
      Schema.Field field = written.getField(known.name());
      if (field != null || !ADDED.contains(known.name())) {
        requireSame(known, field);
      }
    }
    return new RowDecoder(targets.toArray(Target[]::new), schemas.toArray(Schema[]::new));
  }

  private static void requireSame(Schema.Field known, Schema.@Nullable Field written) {
    boolean same =
        written != null
            && (known.name().equals("row")
                ? startsWith(written.schema(), known.schema())
                : written.schema().equals(known.schema()));
    if (!same) {
      throw new BlockCursor.Malformed(
          "its field '" + known.name() + "' is missing or not what format 1 says");
    }
  }

  private static boolean startsWith(Schema written, Schema known) {
    List<String> symbols = known.getEnumSymbols().subList(0, CaptureSchema.NOTE + 1);
    return written.getType() == Schema.Type.ENUM
        && written.getEnumSymbols().size() >= symbols.size()
        && written.getEnumSymbols().subList(0, symbols.size()).equals(symbols);
  }

  void next(BlockCursor in) {
    if (asWritten) {
      nextAsWritten(in);
      return;
    }
    for (int i = 0; i < targets.length; i++) {
      switch (targets[i]) {
        case ROW -> row = in.readInt();
        case SOURCE -> source = in.readInt();
        case START -> startNanos = in.readLong();
        case LENGTH -> lengthNanos = in.readLong();
        case BYTES -> bytes = optionalLong(in);
        case OPERATIONS -> operations = optionalLong(in);
        case NOTE -> note = branch(in, 2) == 0 ? null : in.readString();
        case VALUES -> readValues(in);
        case UNKNOWN -> skip(schemas[i], in, 0);
      }
    }
  }

  /** The fields in the order of {@link #AS_WRITTEN}, which is that of every capture so far. */
  private void nextAsWritten(BlockCursor in) {
    row = in.readInt();
    source = in.readInt();
    startNanos = in.readLong();
    lengthNanos = in.readLong();
    bytes = optionalLong(in);
    operations = optionalLong(in);
    note = branch(in, 2) == 0 ? null : in.readString();
    readValues(in);
  }

  private void readValues(BlockCursor in) {
    valueCount = 0;
    if (branch(in, 2) == 0) {
      return;
    }
    for (long count = in.readLong(); count != 0; count = in.readLong()) {
      if (count < 0) { // Avro's other way to write an array tells the length in bytes as well.
        in.readLong();
        count = -count;
      }
      if (count < 0 || count > CaptureSchema.VALUES_LIMIT - valueCount) {
        throw new BlockCursor.Malformed("a row has more values than any kind of row");
      }
      if (valueCount + count > values.length) {
        values = Arrays.copyOf(values, CaptureSchema.VALUES_LIMIT);
      }
      for (long i = 0; i < count; i++) {
        values[valueCount++] = in.readLong();
      }
    }
  }

  private static long optionalLong(BlockCursor in) {
    if (branch(in, 2) == 0) {
      return -1;
    }
    long value = in.readLong();
    if (value < 0) {
      throw new BlockCursor.Malformed("a count is " + value);
    }
    return value;
  }

  private static int branch(BlockCursor in, int branches) {
    int index = in.readInt();
    if (index < 0 || index >= branches) {
      throw new BlockCursor.Malformed("branch " + index + " of " + branches);
    }
    return index;
  }

  private static void skip(Schema schema, BlockCursor in, int depth) {
    if (depth > DEEPEST_SKIP) {
      throw new BlockCursor.Malformed("values lie more than " + DEEPEST_SKIP + " levels deep");
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.skip(1);
      case FLOAT -> in.skip(4);
      case DOUBLE -> in.skip(8);
      case INT, LONG, ENUM -> in.readLong();
      case FIXED -> in.skip(schema.getFixedSize());
      case STRING, BYTES -> in.skipBytes();
      case UNION -> {
        List<Schema> types = schema.getTypes();
        skip(types.get(branch(in, types.size())), in, depth + 1);
      }
      case RECORD -> schema.getFields().forEach(field -> skip(field.schema(), in, depth + 1));
      case ARRAY -> skipItems(in, () -> skip(schema.getElementType(), in, depth + 1));
      case MAP ->
          skipItems(
              in,
              () -> {
                in.skipBytes();
                skip(schema.getValueType(), in, depth + 1);
              });
    }
  }

  private static void skipItems(BlockCursor in, Runnable item) {
    for (long count = in.readLong(); count != 0; count = in.readLong()) {
      if (count < 0) {
        in.skip(in.readLong());
        continue;
      }
      for (long i = 0; i < count; i++) {
        item.run();
      }
    }
  }
}
