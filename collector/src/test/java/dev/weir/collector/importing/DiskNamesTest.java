package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.SourceKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiskNamesTest {
  @ParameterizedTest
  @CsvSource({
    "sda sda1 sda2 dm-0 md0, sda",
    "xvda1 xvdb, xvda1 xvdb",
    "nvme0n1 nvme0n1p1 nvme1n1, nvme0n1 nvme1n1",
    "nvme0c0n1 nvme0c0n1p1, nvme0c0n1",
    "dasda dasda1 mmcblk0 mmcblk0p2, dasda mmcblk0",
    "sda luks-ea06 fedora-root mpatha, sda",
    "fedora-root fedora-home, fedora-root fedora-home",
    "cciss/c0d0 cciss/c0d0p1 vg-data, cciss/c0d0",
    "dev8-0 dev8-1 dev8-16 dev253-0 dev253-1, dev8-0 dev8-16",
    "dev8-17 dev8-32, dev8-17 dev8-32",
    "dev252-0 dev252-1 dev252-16 dev253-0, dev252-0 dev252-16",
    "sda dev253-0 dev253-1, sda",
    "dev253-0 dev254-0 dev254-1, dev253-0",
    "dev259-0 dev259-1 dev253-0, dev259-0 dev259-1",
    "dev3-0 dev3-1 dev9-0 dev7-0, dev3-0"
  })
  void tellsDisksFromWhatLiesOnThem(String names, String disks) {
    List<String> present = List.of(names.split(" "));
    assertThat(present)
        .filteredOn(name -> DiskNames.kindOf(name, present) == SourceKind.DISK)
        .containsExactly(disks.split(" "));
  }

  @Test
  void saysWhichKindsItHadToAssume() {
    assertThat(DiskNames.doubt(List.of("sda", "dm-0"))).isEmpty();
    assertThat(DiskNames.doubt(List.of("dev8-0", "dev8-1", "dev259-0"))).isEmpty();
    assertThat(DiskNames.doubt(List.of("dev8-0", "dev253-0")))
        .contains(
            "The file names devices by number only; dev253-0 are taken as mapped volumes; compare"
                + " with 'ls -l /dev' there.");
    assertThat(DiskNames.doubt(List.of("dev252-0", "dev252-1")).orElseThrow())
        .contains("virtio disks");
    assertThat(DiskNames.doubt(List.of("dev259-0", "dev259-1")).orElseThrow())
        .contains("some may be partitions");
  }
}
