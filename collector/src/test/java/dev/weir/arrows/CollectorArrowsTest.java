package dev.weir.arrows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

final class CollectorArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.weir");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theCollectorKnowsNothingOfReplicatorAndPlanner() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.weir.engine..",
            "dev.weir.journal..",
            "dev.weir.intercept..",
            "dev.weir.operation..",
            "dev.weir.wire..",
            "dev.weir.transport..",
            "dev.weir.mirror..",
            "dev.weir.target..",
            "dev.weir.node..",
            "dev.weir.replicator..",
            "dev.weir.workload..",
            "dev.weir.analysis..",
            "dev.weir.line..",
            "dev.weir.simulation..",
            "dev.weir.report..",
            "dev.weir.proving..",
            "dev.weir.planner..")
        .check(CLASSES);
  }

  @Test
  void sharedWordsDoNotKnowTheirUsers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.collector..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.weir.collector..")
        .check(CLASSES);
  }

  @Test
  void onlyTheSystemCallPackageSeesMethodHandles() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.linux")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(MethodHandle.class)
        .check(CLASSES);
  }

  @Test
  void classesAreNamedAfterWhatTheyAre() {
    classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl)").check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(CLASSES).isNotEmpty();
    CLASSES.stream()
        .map(each -> each.getPackage())
        .distinct()
        .forEach(CollectorArrowsTest::requireNullMarked);
  }

  private static void requireNullMarked(JavaPackage each) {
    assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue();
  }
}
