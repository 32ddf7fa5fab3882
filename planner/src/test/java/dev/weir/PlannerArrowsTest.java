package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between the planner's packages and the names that may not be. */
class PlannerArrowsTest {
  private static final List<String> BANNED = List.of("Util", "Utils", "Helper", "Manager", "Impl");

  private static final List<String> PLANNER =
      List.of(
          "dev.weir.workload",
          "dev.weir.analysis",
          "dev.weir.line",
          "dev.weir.scenario",
          "dev.weir.modes",
          "dev.weir.simulation",
          "dev.weir.planning",
          "dev.weir.proving",
          "dev.weir.report",
          "dev.weir.planner");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PLANNER.toArray(String[]::new));

  @Test
  void packagesHaveNoCycle() {
    slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void renderersComputeNothing() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.analysis..",
            "dev.weir.simulation..",
            "dev.weir.workload..",
            "dev.weir.planning..",
            "dev.weir.engine..")
        .check(CLASSES);
  }

  @Test
  void analysisIsPureComputation() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.weir.analysis..", "dev.weir.line..", "dev.weir.planning..", "dev.weir.modes..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("dev.weir.planner..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatLivesThere() throws ClassNotFoundException {
    Set<String> packages =
        CLASSES.stream()
            .filter(type -> PLANNER.stream().anyMatch(type.getPackageName()::startsWith))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : packages) {
      Class<?> info = Class.forName(name + ".package-info");
      assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
    }
  }

  @Test
  void noClassIsNamedAfterNothing() {
    assertThat(CLASSES)
        .filteredOn(type -> BANNED.stream().anyMatch(type.getSimpleName()::endsWith))
        .isEmpty();
  }
}
