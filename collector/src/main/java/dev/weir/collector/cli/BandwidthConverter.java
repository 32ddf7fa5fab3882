package dev.weir.collector.cli;

import dev.weir.units.Bandwidth;
import dev.weir.units.UnitFormatException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a bandwidth option such as {@code 20Mbit/s}. */
final class BandwidthConverter implements ITypeConverter<Bandwidth> {
  @Override
  public Bandwidth convert(String text) {
    try {
      return Bandwidth.parse(text);
    } catch (UnitFormatException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
