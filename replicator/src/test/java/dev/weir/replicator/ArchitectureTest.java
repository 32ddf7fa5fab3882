package dev.weir.replicator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of the replicator's packages, and what may not be in them. */
class ArchitectureTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("weir.root"), "replicator/src/main/java");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weir");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theEngineKnowsNoThreadClockOrDevice() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio..",
            "java.net..",
            "java.util.concurrent..",
            "io.netty..",
            "java.lang.foreign..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class, Runnable.class, java.time.Clock.class, java.time.InstantSource.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .because("the same engine runs in the planner's virtual time")
        .check(CLASSES);
  }

  @Test
  void onlyLinuxSeesAMethodHandle() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.linux..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(MethodHandle.class)
        .because("system calls have one place; everything else calls methods")
        .check(CLASSES);
  }

  @Test
  void formatsAndDecisionsKnowNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.weir.operation..",
            "dev.weir.journal..",
            "dev.weir.target..",
            "dev.weir.intercept..",
            "dev.weir.config..",
            "dev.weir.keys..",
            "dev.weir.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "dev.weir.transport..", "dev.weir.node..")
        .because("only wire, transport and node know that there is a line")
        .check(CLASSES);
  }

  @Test
  void theCollectorDoesNotKnowTheReplicator() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.weir.collector..", "dev.weir.capture..", "dev.weir.units..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.weir.engine..", "dev.weir.node..", "dev.weir.wire..")
        .because("the collector ships alone")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .because("a name says what its class is, for example Dialer or ListeningPort")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatLivesThere() throws IOException {
    try (Stream<Path> directories = Files.walk(SOURCES)) {
      List<Path> silent =
          directories
              .filter(ArchitectureTest::holdsClasses)
              .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
              .toList();
      assertThat(silent).as("packages without package-info.java").isEmpty();
    }
  }

  private static boolean holdsClasses(Path directory) {
    try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.of()) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
