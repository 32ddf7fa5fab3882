package dev.weir.capture;

import org.apache.avro.Schema;

/** The Avro schema and the named limits of format 1, as docs/formats/capture-v1.md has them. */
final class CaptureSchema {
  static final String FORMAT_KEY = "weir.format";
  static final String FORMAT = "1";
  static final String HEADER_KEY = "weir.header";
  static final String CODEC = "zstandard";
  static final int SYNC_BYTES = 16;

  /**
   * A writer ends its block here, so that a reader needs little memory and a crash loses little.
   */
  static final int BLOCK_TARGET_BYTES = 256 * 1024;

  /** A reader refuses blocks that claim more, compressed or not: a bomb ends here. */
  static final int BLOCK_LIMIT_BYTES = 4 * 1024 * 1024;

  /** A reader refuses metadata that claims more: tens of thousands of sources fit. */
  static final int METADATA_LIMIT_BYTES = 16 * 1024 * 1024;

  /** Longest note or cause; longer ones are cut by the writer. */
  static final int NOTE_LIMIT_CHARS = 64 * 1024;

  /** Notes are packed together up to here, well below the longest. */
  static final int MERGED_LIMIT_CHARS = NOTE_LIMIT_CHARS / 4;

  static final int INTERVAL = 0;
  static final int GAP = 1;
  static final int NOTE = 2;
  static final int WRITE_SIZES = 3;
  static final int REWRITES = 4;
  static final int COMPRESSIBILITY = 5;
  static final int COST = 6;

  /** A reader refuses rows with more values: far above those of any kind of observation. */
  static final int VALUES_LIMIT = 1024;

  static final String JSON =
"""
      {"type":"record","name":"Row","namespace":"dev.weir.capture","fields":[
      {"name":"row","type":{"type":"enum","name":"RowKind","symbols":["INTERVAL","GAP","NOTE",
"WRITE_SIZES","REWRITES","COMPRESSIBILITY","COST"]}},
      {"name":"source","type":"int","doc":"index into the sources; -1 for a note or a cost"},
      {"name":"start","type":{"type":"long","logicalType":"timestamp-nanos"}},
      {"name":"length","type":"long","doc":"nanoseconds"},
      {"name":"bytes","type":["null","long"],"default":null,"doc":"payload written; null: unknown"},
      {"name":"operations","type":["null","long"],"default":null,"doc":"writes; null: unknown"},
      {"name":"note","type":["null","string"],"default":null,"doc":"cause of a gap, JSON of a note"},
{"name":"values","type":["null",{"type":"array","items":"long"}],"default":null,
"doc":"numbers of an observation"}
      ]}\
"""
          .replace("\n", "");

  private CaptureSchema() {}

  static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }
}
