package dev.weir.collector.importing;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How Windows calls its disk counters in the languages that translate them. Japanese, Korean and
 * both Chinese leave the disk objects in English. Spellings differ between releases of Windows, so
 * a language may have several; case, accents written apart and narrow blanks do not matter.
 */
final class DiskCounterNames {
  private static final Set<String> PHYSICAL =
      names(
          "PhysicalDisk", // en, ja, ko, zh, pt-BR
          "Physikalischer Datenträger", // de
          "Physischer Datenträger",
          "Disque physique", // fr
          "Disco físico", // es, pt
          "Disco fisico", // it
          "Физический диск", // ru
          "Fysieke schijf", // nl
          "Dysk fizyczny", // pl
          "Fyzický disk", // cs
          "Fysisk disk", // sv
          "Fizikai lemez", // hu
          "FizikselDisk"); // tr
  private static final Set<String> LOGICAL =
      names(
          "LogicalDisk",
          "Logischer Datenträger",
          "Disque logique",
          "Disco lógico",
          "Disco logico",
          "Логический диск");
  private static final Set<String> WRITE_BYTES =
      names(
          "Disk Write Bytes/sec",
          "Bytes geschrieben/s",
          "Byte geschrieben/s",
          "Bytes geschrieben/Sek.",
          "Écritures disque, octets/s",
          "Bytes de escritura en disco/s",
          "Byte scritti su disco/sec",
          "Byte scritti su disco/s",
          "Bytes de gravação de disco/s",
          "Bytes Gravados no Disco/s",
          "Bytes escritos em disco/seg",
          "Скорость записи на диск (байт/с)",
          "Geschreven bytes per seconde",
          "Bajty zapisu dysku/s",
          "Bajty zapisování na disk/s",
          "Disk - skrivna byte/s",
          "Írási sebesség (bájt/s)",
          "Disk Yazma Bayt/sn");
  private static final Set<String> WRITES =
      names(
          "Disk Writes/sec",
          "Schreibvorgänge/s",
          "Schreibvorgänge/Sek.",
          "Écritures disque/s",
          "Escrituras en disco/s",
          "Scritture disco/sec",
          "Scritture su disco/sec",
          "Gravações de disco/s",
          "Операций записи на диск в секунду");

  private DiskCounterNames() {}

  static boolean isPhysical(CounterPath path) {
    return PHYSICAL.contains(plain(path.object()));
  }

  static boolean isLogical(CounterPath path) {
    return LOGICAL.contains(plain(path.object()));
  }

  static boolean isWriteBytes(CounterPath path) {
    return WRITE_BYTES.contains(plain(path.counter()));
  }

  static boolean isWrites(CounterPath path) {
    return WRITES.contains(plain(path.counter()));
  }

  /** A name as it is compared. */
  static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static Set<String> names(String... names) {
    return Stream.of(names).map(DiskCounterNames::plain).collect(Collectors.toUnmodifiableSet());
  }
}
