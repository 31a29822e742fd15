package dev.lockstep.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which package may know which: the arrows of the architecture page. */
class ArchitectureTest {
  private static final String DATASET = "dev.lockstep.preprocessing.dataset..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lockstep");

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String module : List.of("preprocessing", "training", "jobs", "store")) {
      assertThat(CLASSES.that(resideInAPackage("dev.lockstep." + module + "..")).size())
          .as(module)
          .isGreaterThan(5);
    }
  }

  @Test
  void packagesDoNotKnowEachOtherInCircles() {
    check(slices().matching("dev.lockstep.(**)").should().beFreeOfCycles());
  }

  @Test
  void nothingKnowsJobs() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.lockstep.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.lockstep.jobs.."));
  }

  @Test
  void preprocessingDoesNotKnowTraining() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lockstep.preprocessing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lockstep.training..", "dev.lockstep.store.."));
  }

  @Test
  void theDatasetKnowsNothingElseOfPreprocessing() {
    check(
        classes()
            .that()
            .resideInAPackage(DATASET)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                DATASET,
                "java..",
                "javax..",
                "scala..",
                "com.fasterxml.jackson..",
                "org.apache..",
                "software.amazon.awssdk..",
                "org.slf4j.."));
  }

  @Test
  void trainingKnowsOnlyTheDatasetOfPreprocessing() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lockstep.training..")
            .should()
            .dependOnClassesThat(
                com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are in preprocessing outside of preprocessing.dataset",
                    type ->
                        type.getPackageName().startsWith("dev.lockstep.preprocessing")
                            && !type.getPackageName()
                                .startsWith("dev.lockstep.preprocessing.dataset"))));
  }

  @Test
  void collectivesKnowNeitherSparkNorDeeplearning4j() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lockstep.training.collective..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.spark..",
                "org.apache.hadoop..",
                "org.deeplearning4j..",
                "org.nd4j..",
                "dev.lockstep.training.model..",
                DATASET));
  }

  @Test
  void configurationLibrariesAreKnownToConfigAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.lockstep.jobs.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.networknt..", "com.fasterxml.jackson.dataformat..", "org.yaml.snakeyaml.."));
  }

  @Test
  void theCommandLineLibraryIsKnownToTheCommandLineAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.lockstep.jobs", "dev.lockstep.jobs.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli.."));
  }

  @Test
  void commandsAreKnownToEntryPointsAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.lockstep.jobs", "dev.lockstep.jobs.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.lockstep.jobs.cli.."));
  }

  @Test
  void theEmbeddedStoreStandsAlone() {
    check(
        classes()
            .that()
            .haveFullyQualifiedName("dev.lockstep.store.EmbeddedStore")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.lockstep.store.."));
  }
}
