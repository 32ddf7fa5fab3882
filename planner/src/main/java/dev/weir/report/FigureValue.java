package dev.weir.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** The value of a figure or of a sentence's parameter, with the kind that says how to print it. */
public sealed interface FigureValue {

  /**
   * A number in the base unit of its kind.
   *
   * @param side to which it is rounded where not all of its digits are printed: up what is not
   *     exceeded, down what is reached at least
   */
  record Amount(double value, UnitKind unit, RoundingMode side) implements FigureValue {
    /** Rounded as its kind is. */
    public Amount(double value, UnitKind unit) {
      this(value, unit, unit.side());
    }
  }

  /** A moment. */
  record Moment(Instant at) implements FigureValue {}

  /** There is no such moment: nothing ever waited. */
  record NoMoment() implements FigureValue {}

  /** Yes or no. */
  record Flag(boolean value) implements FigureValue {}

  /**
   * A price.
   *
   * @param currency three letters
   */
  record Money(BigDecimal amount, String currency) implements FigureValue {}

  /** A word of the bundle. */
  record Word(String messageKey) implements FigureValue {}

  /** Does not apply, or is not known: printed as a dash, null in JSON. */
  record Absent() implements FigureValue {}

  /** A name, printed as it is. */
  record Name(String text) implements FigureValue {}

  static FigureValue seconds(double seconds) {
    return new Amount(seconds, UnitKind.SECONDS);
  }

  static FigureValue bytes(double bytes) {
    return new Amount(bytes, UnitKind.BYTES);
  }

  /** Seconds that are not exceeded: printed, never fewer. */
  static FigureValue secondsAtMost(double seconds) {
    return new Amount(seconds, UnitKind.SECONDS, RoundingMode.CEILING);
  }

  /** Seconds that it takes at least: printed, never more. */
  static FigureValue secondsAtLeast(double seconds) {
    return new Amount(seconds, UnitKind.SECONDS, RoundingMode.FLOOR);
  }

  /** Bytes that are not exceeded: printed, never fewer. */
  static FigureValue bytesAtMost(double bytes) {
    return new Amount(bytes, UnitKind.BYTES, RoundingMode.CEILING);
  }

  static FigureValue bitsPerSecond(double bitsPerSecond) {
    return new Amount(bitsPerSecond, UnitKind.BITS_PER_SECOND);
  }

  /** What is carried at least: printed, never more. */
  static FigureValue bitsPerSecondAtLeast(double bitsPerSecond) {
    return new Amount(bitsPerSecond, UnitKind.BITS_PER_SECOND, RoundingMode.FLOOR);
  }

  static FigureValue required(double bitsPerSecond) {
    return new Amount(bitsPerSecond, UnitKind.REQUIRED_BITS_PER_SECOND);
  }

  static FigureValue bytesPerSecond(double bytesPerSecond) {
    return new Amount(bytesPerSecond, UnitKind.BYTES_PER_SECOND);
  }

  static FigureValue count(double count) {
    return new Amount(count, UnitKind.COUNT);
  }

  static FigureValue fraction(double fraction) {
    return new Amount(fraction, UnitKind.FRACTION);
  }

  /** A share that is not exceeded: printed, never smaller. */
  static FigureValue fractionAtMost(double fraction) {
    return new Amount(fraction, UnitKind.FRACTION, RoundingMode.CEILING);
  }

  static FigureValue moment(Instant at) {
    return new Moment(at);
  }

  /** When a line was worst, if it ever queued. */
  static FigureValue moment(LineResult.WorstMoment worst) {
    return worst.queued() ? moment(worst.at()) : new NoMoment();
  }

  static FigureValue money(BigDecimal amount, String currency) {
    return new Money(amount, currency);
  }

  static FigureValue word(String messageKey) {
    return new Word(messageKey);
  }

  static FigureValue absent() {
    return new Absent();
  }

  static FigureValue name(String text) {
    return new Name(text);
  }

  static FigureValue flag(boolean value) {
    return new Flag(value);
  }
}
