package dev.weir.capture;

import java.util.regex.Pattern;

/**
 * One measured thing. The name is the device's or instance's own, as the system or the imported
 * file has it; only what no screen or report can print (control characters, line separators,
 * invisible marks) is replaced.
 */
public record SourceInfo(String name, SourceKind kind) {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\x{FFFE}\\x{FFFF}]");

  public SourceInfo {
    name = UNPRINTABLE.matcher(name).replaceAll("\uFFFD");
  }
}
