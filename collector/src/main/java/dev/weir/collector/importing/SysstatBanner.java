package dev.weir.collector.importing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line with which sar and iostat begin: {@code Linux 6.1.0 (db1) 01/31/26 _x86_64_ (8 CPU)}.
 *
 * @param date null where it is in no form that can be read
 */
record SysstatBanner(String host, @Nullable PrintedDate date) {
  private static final Pattern LINE = Pattern.compile("Linux\\s+\\S+\\s+\\(([^)]*)\\)\\s+(\\S.*)");

  static Optional<SysstatBanner> of(String line) {
    if (!line.startsWith("Linux ")) {
      return Optional.empty();
    }
    Matcher banner = LINE.matcher(line);
    return banner.matches()
        ? Optional.of(
            new SysstatBanner(banner.group(1), PrintedDate.atBeginOf(banner.group(2)).orElse(null)))
        : Optional.empty();
  }
}
