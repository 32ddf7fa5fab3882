package dev.weir.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The queue recursion over rolled-up rows, the same that the workbook runs live: G = max(0, G_prev
 * + D - F), and the two ages of report.md (age at the end of a row, delay of its last byte).
 */
public final class Timeline {
  /** One minute for 31 days. */
  public static final int MOST_ROWS = 44_640;

  private final List<Instant> ends = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();
  private final double bytesPerSecond;

  private static final int SECONDS = 0;
  private static final int WIRE = 1;
  private static final int FACTOR = 2;

  /**
   * @param bytesPerSecond what the line can carry while it is open
   */
  public Timeline(double bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * Appends a row; rows adjoin.
   *
   * @param end its end
   * @param seconds its length, more than 0
   * @param wireBytes what arrives in it
   * @param factor share of the line that is open, 0 to 1
   */
  public Timeline add(Instant end, double seconds, double wireBytes, double factor) {
    if (rows.size() == MOST_ROWS) {
      throw new IllegalStateException(
          "a timeline has at most " + MOST_ROWS + " rows; roll up more");
    }
    ends.add(end);
    rows.add(new double[] {seconds, wireBytes, factor});
    return this;
  }

  /** Runs the queue over all rows. */
  public List<TimelineRow> rows() {
    int n = rows.size();
    double[] time = new double[n + 1];
    double[] arrived = new double[n + 1];
    double[] served = new double[n + 1];
    double[] backlog = new double[n + 1];
    for (int i = 1; i <= n; i++) {
      double[] row = rows.get(i - 1);
      double service = bytesPerSecond * row[FACTOR] * row[SECONDS];
      time[i] = time[i - 1] + row[SECONDS];
      arrived[i] = arrived[i - 1] + row[WIRE];
      served[i] = served[i - 1] + service;
      backlog[i] = Math.max(0, backlog[i - 1] + row[WIRE] - service);
    }
    List<TimelineRow> result = new ArrayList<>(n);
    for (int i = 1; i <= n; i++) {
      double[] row = rows.get(i - 1);
      double age =
          backlog[i] > 0 ? time[i] - arrivalTime(arrived[i] - backlog[i], time, arrived) : 0;
      double delay = backlog[i] > 0 ? departure(served[i] + backlog[i], time, served) - time[i] : 0;
      result.add(
          new TimelineRow(
              ends.get(i - 1),
              row[SECONDS],
              row[WIRE],
              row[FACTOR],
              new TimelineRow.Queue(
                  served[i] - served[i - 1], backlog[i], arrived[i], served[i], age, delay)));
    }
    return List.copyOf(result);
  }

  /** When the byte after {@code delivered} bytes arrived. */
  private static double arrivalTime(double delivered, double[] time, double[] arrived) {
    int m = lastAtMost(delivered + 0.5, arrived);
    if (m == arrived.length - 1) {
      return time[m];
    }
    double share = Math.max(0, delivered - arrived[m]) / (arrived[m + 1] - arrived[m]);
    return time[m] + share * (time[m + 1] - time[m]);
  }

  /** When the service reaches {@code wanted} bytes; past the last row at the mean service. */
  private static double departure(double wanted, double[] time, double[] served) {
    int last = served.length - 1;
    int n = lastAtMost(wanted - 0.5, served);
    double rate =
        n == last
            ? served[last] / time[last]
            : (served[n + 1] - served[n]) / (time[n + 1] - time[n]);
    return time[n] + (wanted - served[n]) / rate;
  }

  /** As MATCH(value, column, 1): the last index whose entry does not exceed {@code value}. */
  private static int lastAtMost(double value, double[] column) {
    int low = 0;
    int high = column.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (column[middle] <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
