package dev.weir.units;

import dev.weir.problem.PlainText;

/** A quantity that cannot be read; the message says what was written and shows a good example. */
public final class UnitFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnitFormatException(String message) {
    super(PlainText.message(message));
  }
}
