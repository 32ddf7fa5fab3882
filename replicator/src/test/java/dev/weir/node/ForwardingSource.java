package dev.weir.node;

import dev.weir.intercept.OperationSink;
import dev.weir.intercept.WriteSource;
import java.nio.file.Path;

/** A source that does what another one does; a test changes what it has to. */
class ForwardingSource implements WriteSource {
  private final WriteSource source;

  ForwardingSource(WriteSource source) {
    this.source = source;
  }

  @Override
  public void start(OperationSink sink) {
    source.start(sink);
  }

  @Override
  public void mirror(MirrorProgress progress) throws InterruptedException {
    source.mirror(progress);
  }

  @Override
  public Path root() {
    return source.root();
  }

  @Override
  public String promise() {
    return source.promise();
  }

  @Override
  public void close() {
    source.close();
  }
}
