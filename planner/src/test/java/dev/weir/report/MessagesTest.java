package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-zA-Z0-9]+}");

  /** A count of things in the plural; what is said only of several has no form for one. */
  private static final Pattern PLURAL_AFTER_ONE =
      Pattern.compile(
          "(?<![.,\\d])1 (more )?(whole"
              + " )?(months|days|weekdays|samples|columns|conditions|connections,)");

  private static final Pattern LATIN = Pattern.compile("[A-Za-z][A-Za-z-]*");

  /** Names and units that Japanese readers read in Latin letters. */
  private static final Set<String> NAMES =
      Set.of(
          "RPO",
          "RTO",
          "RTT",
          "TCP",
          "TLS",
          "IP",
          "Ethernet",
          "Weir",
          "SHA-",
          "FUSE",
          "tc",
          "Mbit",
          "GB",
          "MB",
          "B",
          "CPU",
          "s",
          "bit",
          "h",
          "mm",
          "ss",
          "HH",
          "M",
          "d",
          "yyyy",
          "k",
          "Yu",
          "Gothic",
          "x",
          "Excel",
          "CSV",
          "JSON");

  /** What people type, and names of tools and formats, in what a measurement notes. */
  private static final Set<String> TYPED =
      Set.of(
          "AND",
          "Asia",
          "Berlin",
          "COMPARE",
          "CloudWatch",
          "Europe",
          "FILETIME",
          "KB",
          "KiB",
          "LUN",
          "MQSim",
          "MiB",
          "PartialData",
          "SAME",
          "Tokyo",
          "Total",
          "UNMAP",
          "UTC",
          "VMware",
          "WRITE",
          "Windows",
          "column",
          "counter",
          "date",
          "dev",
          "eq",
          "esxtop",
          "filter",
          "interval",
          "iostat",
          "keep-first",
          "l",
          "lbn",
          "ls",
          "ms",
          "nmon",
          "ns",
          "rate",
          "s",
          "sadf",
          "sum",
          "tail",
          "time-unit",
          "us",
          "value",
          "virtio",
          "y",
          "z",
          "zone");

  private final Messages english = new Messages(Language.EN);
  private final Messages japanese = new Messages(Language.JA);

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertThat(japanese.keys()).isEqualTo(english.keys());
  }

  @Test
  void bothLanguagesFillTheSamePlaceholders() {
    for (String key : english.keys()) {
      assertThat(placeholders(japanese.text(key)))
          .as(key)
          .isEqualTo(placeholders(english.text(key)));
    }
  }

  @Test
  void noEnglishIsLeftInTheJapanese() {
    for (String key : japanese.keys()) {
      String words =
          PLACEHOLDER.matcher(japanese.text(key, name -> "{" + name + "}")).replaceAll("");
      Set<String> left =
          LATIN.matcher(words).results().map(found -> found.group()).collect(Collectors.toSet());
      left.removeAll(NAMES);
      if (key.startsWith(KnownNotes.PREFIX)) {
        left.removeAll(TYPED);
      }
      assertThat(left).as(key).isEmpty();
    }
  }

  @Test
  void noJapaneseIsLeftInTheEnglish() {
    for (String key : english.keys()) {
      assertThat(english.text(key).codePoints().anyMatch(c -> c >= 0x3000)).as(key).isFalse();
    }
  }

  @Test
  void oneIsFollowedByTheSingular() {
    for (String key : english.keys()) {
      String one = english.text(key, name -> "1");
      assertThat(PLURAL_AFTER_ONE.matcher(one).find()).as(key + ": " + one).isFalse();
    }
    assertThat(english.text("value.months", name -> "1")).isEqualTo("1 month");
    assertThat(english.text("value.months", name -> "11")).isEqualTo("11 months");
    assertThat(english.text("sentence.serversWithoutTier", name -> name.equals("n") ? "1" : "db"))
        .isEqualTo("1 server has no tier and is in no step: it is db.");
    assertThat(english.text("sentence.serversWithoutTier", name -> name.equals("n") ? "2" : "db"))
        .isEqualTo("2 servers have no tier and are in no step: among them db.");
  }

  private static Set<String> placeholders(String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
