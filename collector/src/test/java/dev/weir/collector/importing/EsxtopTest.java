package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Header, times, steps of 3 to 4 s, values of two decimals and the names of NFS volumes and virtual
 * disks are those that https://elatov.github.io/2013/01/plot-esxtop-data-with-gnuplot/ shows of a
 * real recording of 16,000 columns and VMware's KB 1004953; names of the other objects are those of
 * "Interpreting esxtop Statistics", https://communities.vmware.com/docs/DOC-9279. No real file
 * could be had.
 */
final class EsxtopTest {
  @Test
  void readsDevicesVolumesAndVirtualDisksThatDoNotRepeatEachOther() throws IOException {
    CaptureSource source = ImportedText.fixture("esxtop.csv");
    assertThat(source.header().probe()).isEqualTo("import:esxtop");
    assertThat(source.header().host()).isEqualTo("esx1");
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("naa.6001", SourceKind.DISK),
            new SourceInfo("NFS_Datastore", SourceKind.DISK),
            new SourceInfo("SQL01 (104c07ff:2):scsi0:0", SourceKind.INSTANCE),
            new SourceInfo("SQL01 (104c07ff:2):scsi0:1", SourceKind.INSTANCE),
            new SourceInfo("Linux", SourceKind.INSTANCE));
    long t = Instant.parse("2012-12-11T19:09:23Z").getEpochSecond() * 1_000_000_000L;
    long s = 1_000_000_000L;
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 " + t + "+3000000000 9437184B 30",
            "1 " + t + "+3000000000 1572864B -1",
            "2 " + t + "+3000000000 3145728B -1",
            "3 " + t + "+3000000000 4718592B -1",
            "4 " + t + "+3000000000 786432B -1",
            "0 " + (t + 3 * s) + "+3000000000 0B 0",
            "1 " + (t + 3 * s) + "+3000000000 0B -1",
            "2 " + (t + 3 * s) + "+3000000000 0B -1",
            "3 " + (t + 3 * s) + "+3000000000 0B -1",
            "4 " + (t + 3 * s) + "+3000000000 0B -1",
            "0 " + (t + 6 * s) + "+4000000000 83886B 4",
            "1 " + (t + 6 * s) + "+4000000000 41943B -1",
            "2 " + (t + 6 * s) + "+4000000000 41943B -1",
            "3 " + (t + 6 * s) + "+4000000000 0B -1",
            "4 " + (t + 6 * s) + "+4000000000 41943B -1");
    assertThat(source.header().assumptions())
        .contains(
            "A megabyte of esxtop is taken as 2^20 bytes, the larger reading; VMware does not"
                + " define it.");
  }

  @Test
  void letsAdaptersStandInForDevicesThatAreNotThere() throws IOException {
    CaptureSource source =
        ImportedText.open(
            "e.csv",
            """
            "(PDH-CSV 4.0) (UTC)(0)","\\\\h\\Physical Disk Adapter(vmhba0)\\MBytes Written/sec"
            "12/11/2012 19:09:23","1.00"
            "12/11/2012 19:09:28","1.00"
            """,
            ImportOptions.NONE);
    assertThat(source.header().sources())
        .containsExactly(new SourceInfo("vmhba0", SourceKind.DISK));
    assertThat(source.header().limits())
        .contains("The file has no devices: adapters stand in for them.");
  }

  @Test
  void refusesAFileWithoutWritesOrWithOneRow() {
    String header =
        "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\h\\Physical Disk Adapter(vmhba0)\\MBytes %s/sec\"\n";
    assertThatThrownBy(
            () -> ImportedText.open("e.csv", header.formatted("Read"), ImportOptions.NONE))
        .hasMessageStartingWith("e.csv:1: it has no column 'MBytes Written/sec' of a device");
    assertThatThrownBy(
            () ->
                ImportedText.open(
                    "e.csv",
                    header.formatted("Written") + "\"12/11/2012 19:09:23\",\"1.00\"\n",
                    ImportOptions.NONE))
        .hasMessageStartingWith("e.csv: it has one row, and esxtop's first row is not a sample");
  }
}
