package dev.weir.proving.line;

import dev.weir.line.CandidateLine;
import dev.weir.line.CongestionControl;
import dev.weir.line.LinePrice;
import dev.weir.line.LineShare;
import dev.weir.line.LineTransport;
import dev.weir.problem.ProblemException;
import dev.weir.units.Bandwidth;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The line of a proof. {@link #toString} is what {@link #parse} reads.
 *
 * @param bandwidth what it carries, counted in Ethernet frames
 * @param roundTrip half of it is added to each frame, either way
 * @param loss share of the frames that is lost, either way
 * @param outages when it is cut, in order
 * @param caps what the job is allowed to send, in order; before the first everything
 */
public record LineSpec(
    Bandwidth bandwidth, Duration roundTrip, double loss, List<Cut> outages, List<CapChange> caps) {
  private static final String OPTION = "--line";
  private static final String EXAMPLE =
      "write for example 20Mbit/s,rtt=40ms,loss=0.1%,outage=60s:20s,cap=90s:5Mbit/s,cap=120s:open";
  private static final Duration LONGEST_ROUND_TRIP = Duration.ofSeconds(5);
  private static final double LARGEST_LOSS = 0.5;
  private static final String NAME = "A";

  public LineSpec {
    outages = outages.stream().sorted(Comparator.comparing(Cut::at)).toList();
    caps = caps.stream().sorted(Comparator.comparing(CapChange::at)).toList();
    require(roundTrip.compareTo(LONGEST_ROUND_TRIP) <= 0, "rtt is more than 5 s");
    require(loss >= 0 && loss <= LARGEST_LOSS, "loss is outside 0%..50%");
    require(
        loss == 0 || roundTrip.isPositive(),
        "a loss without a round trip says nothing of what TCP can carry; add rtt");
    for (int i = 1; i < outages.size(); i++) {
      require(
          outages.get(i).at().compareTo(outages.get(i - 1).end()) > 0,
          "an outage begins before the one before it ends");
    }
  }

  /**
   * Nothing gets through.
   *
   * @param at after the start of the workload
   * @param length more than 0
   */
  public record Cut(Duration at, Duration length) {
    public Cut {
      require(length.isPositive(), "an outage lasts more than 0 s");
    }

    /** First instant after it. */
    public Duration end() {
      return at.plus(length);
    }
  }

  /**
   * Another cap of the job, as an operator or a calendar sets it.
   *
   * @param at after the start of the workload
   * @param allowed in Ethernet frames; empty: without a cap
   */
  public record CapChange(Duration at, Optional<Bandwidth> allowed) {}

  /** A line of which only the bandwidth is given. */
  public static LineSpec of(Bandwidth bandwidth) {
    return new LineSpec(bandwidth, Duration.ZERO, 0, List.of(), List.of());
  }

  /**
   * @throws ProblemException of wrong use, naming what is wrong
   */
  public static LineSpec parse(String text) {
    String[] parts = text.split(",", -1);
    try {
      Duration roundTrip = Duration.ZERO;
      double loss = 0;
      List<Cut> outages = new ArrayList<>();
      List<CapChange> caps = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        String[] pair = parts[i].split("=", 2);
        require(pair.length == 2, "'" + parts[i] + "' is not KEY=VALUE");
        switch (pair[0].strip()) {
          case "rtt" -> roundTrip = Durations.parse(pair[1]);
          case "loss" -> loss = percent(pair[1]);
          case "outage" -> outages.add(cut(pair[1]));
          case "cap" -> caps.add(capChange(pair[1]));
          default ->
              require(false, "unknown key '" + pair[0] + "'; there are: rtt, loss, outage, cap");
        }
      }
      return new LineSpec(Bandwidth.parse(parts[0]), roundTrip, loss, outages, caps);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(OPTION, String.valueOf(e.getMessage()), EXAMPLE);
    }
  }

  private static double percent(String text) {
    try {
      require(text.endsWith("%"), "loss '" + text + "' has no percent sign");
      return new BigDecimal(text.substring(0, text.length() - 1).strip())
          .movePointLeft(2)
          .doubleValue();
    } catch (NumberFormatException e) {
      throw new UnitFormatException("loss '" + text + "' is no percentage");
    }
  }

  private static Cut cut(String text) {
    String[] pair = text.split(":", 2);
    require(pair.length == 2, "outage '" + text + "' is not START:LENGTH");
    return new Cut(Durations.parse(pair[0]), Durations.parse(pair[1]));
  }

  private static CapChange capChange(String text) {
    String[] pair = text.split(":", 2);
    require(pair.length == 2, "cap '" + text + "' is not START:BANDWIDTH");
    Optional<Bandwidth> allowed =
        pair[1].strip().equals("open") ? Optional.empty() : Optional.of(Bandwidth.parse(pair[1]));
    return new CapChange(Durations.parse(pair[0]), allowed);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw ProblemException.wrongUse(OPTION, what, EXAMPLE);
    }
  }

  /** The same line as the planner knows it: one connection of CUBIC, no other traffic. */
  public CandidateLine candidate() {
    LineTransport transport =
        roundTrip.isZero()
            ? LineTransport.UNKNOWN
            : new LineTransport(
                Optional.of(roundTrip),
                loss > 0 ? OptionalDouble.of(loss) : OptionalDouble.empty(),
                Optional.empty(),
                1,
                CongestionControl.CUBIC);
    return new CandidateLine(NAME, bandwidth, transport, LineShare.WHOLE, LinePrice.UNKNOWN);
  }

  /** Whether frames have to be delayed or lost, which takes a relay. */
  boolean relayed() {
    return !roundTrip.isZero();
  }

  /** Whether the line itself is more than a bandwidth, so that it takes a namespace. */
  public boolean needsNamespace() {
    return relayed() || !outages.isEmpty();
  }

  /** Bandwidth, round trip and loss alone: what stands in it at all times. */
  public LineSpec always() {
    return new LineSpec(bandwidth, roundTrip, loss, List.of(), List.of());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(compact(bandwidth));
    if (relayed()) {
      text.append(",rtt=").append(Durations.print(roundTrip));
    }
    if (loss > 0) {
      BigDecimal percent = BigDecimal.valueOf(loss).movePointRight(2).stripTrailingZeros();
      text.append(",loss=").append(percent.toPlainString()).append('%');
    }
    for (Cut cut : outages) {
      text.append(",outage=").append(Durations.print(cut.at()));
      text.append(':').append(Durations.print(cut.length()));
    }
    for (CapChange change : caps) {
      text.append(",cap=").append(Durations.print(change.at())).append(':');
      text.append(change.allowed().map(LineSpec::compact).orElse("open"));
    }
    return text.toString();
  }

  private static String compact(Bandwidth bandwidth) {
    return bandwidth.toString().replace(" ", "");
  }
}
