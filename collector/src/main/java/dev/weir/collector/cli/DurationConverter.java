package dev.weir.collector.cli;

import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration option such as {@code 15m}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      return Durations.parse(text);
    } catch (UnitFormatException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
