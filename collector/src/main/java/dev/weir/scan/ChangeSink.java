package dev.weir.scan;

import java.nio.ByteBuffer;

/**
 * Hears the changes of one pass, in an order in which they can be repeated elsewhere one by one: a
 * name is free before it is taken, a directory is there before its entries and empty before it is
 * removed.
 */
public interface ChangeSink {
  /** A new object got its first name. */
  void created(ScanName name, FileFacts facts);

  /** A known file got a further name. */
  void linked(ScanName name, FileFacts facts);

  /** An object changed its name; nothing else has the new one. */
  void moved(ScanName from, ScanName to, FileFacts facts);

  /** A name went away; of a directory only when it is empty. */
  void removed(ScanName name, FileFacts facts);

  /** A file's length changed; what it gained reads as zeros. */
  void resized(FileFacts file);

  /**
   * A stretch of a file differs.
   *
   * @param data to be read before the call returns
   * @throws InterruptedException when the pass is to end
   */
  void written(FileFacts file, long offset, ByteBuffer data) throws InterruptedException;

  /** Mode, owner or time of modification changed. */
  void attributes(FileFacts facts);

  /** An extended attribute of the user's name space; without its prefix {@code user.}. */
  void extendedAttribute(FileFacts facts, String name, byte[] value);

  void extendedAttributeRemoved(FileFacts facts, String name);
}
