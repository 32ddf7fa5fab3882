package dev.weir.scan;

import java.util.List;

/**
 * What one look at the tree found.
 *
 * @param entries names seen
 * @param filesRead files whose content was read
 * @param bytesRead bytes read to compare
 * @param bytesWritten bytes handed to {@link ChangeSink#written}
 * @param changes calls of the sink
 * @param unhashedFiles files beyond {@link ScanLimits#blocks}
 * @param unreadable the first files that could not be read, with the cause
 */
public record Pass(
    long entries,
    long filesRead,
    long bytesRead,
    long bytesWritten,
    long changes,
    long unhashedFiles,
    List<String> unreadable) {
  public Pass {
    unreadable = List.copyOf(unreadable);
  }
}
