package dev.weir.collector.scanning;

import dev.weir.scan.ChangeSink;
import dev.weir.scan.FileFacts;
import dev.weir.scan.ScanName;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Counts what a pass tells; read by the sampling thread while the scanning thread writes. */
final class CountingSink implements ChangeSink {
  private long bytes;
  private long operations;
  private volatile Consumer<ByteBuffer> content = data -> {};

  /** Passes changed content on from now on. */
  void tell(Consumer<ByteBuffer> listener) {
    content = listener;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized long operations() {
    return operations;
  }

  private synchronized void count(long more) {
    bytes += more;
    operations++;
  }

  @Override
  public void created(ScanName name, FileFacts facts) {
    count(0);
  }

  @Override
  public void linked(ScanName name, FileFacts facts) {
    count(0);
  }

  @Override
  public void moved(ScanName from, ScanName to, FileFacts facts) {
    count(0);
  }

  @Override
  public void removed(ScanName name, FileFacts facts) {
    count(0);
  }

  @Override
  public void resized(FileFacts file) {
    count(0);
  }

  @Override
  public void written(FileFacts file, long offset, ByteBuffer data) {
    count(data.remaining());
    content.accept(data);
  }

  @Override
  public void attributes(FileFacts facts) {
    count(0);
  }

  @Override
  public void extendedAttribute(FileFacts facts, String name, byte[] value) {
    count(0);
  }

  @Override
  public void extendedAttributeRemoved(FileFacts facts, String name) {
    count(0);
  }
}
