package dev.lockstep.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know which: the arrows of the architecture page. */
@AnalyzeClasses(
    packages = "dev.lockstep",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {
  private static final String DATASET = "dev.lockstep.preprocessing.dataset..";

  @ArchTest
  static final ArchRule packagesDoNotKnowEachOtherInCircles =
      slices().matching("dev.lockstep.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingKnowsJobs =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lockstep.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.lockstep.jobs..");

  @ArchTest
  static final ArchRule preprocessingDoesNotKnowTraining =
      noClasses()
          .that()
          .resideInAPackage("dev.lockstep.preprocessing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.lockstep.training..", "dev.lockstep.store..");

  @ArchTest
  static final ArchRule theDatasetKnowsNothingElseOfPreprocessing =
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
              "org.slf4j..");

  @ArchTest
  static final ArchRule trainingKnowsOnlyTheDatasetOfPreprocessing =
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
                              .startsWith("dev.lockstep.preprocessing.dataset")));

  @ArchTest
  static final ArchRule collectivesKnowNeitherSparkNorDeeplearning4j =
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
              DATASET);

  @ArchTest
  static final ArchRule configurationLibrariesAreKnownToConfigAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lockstep.jobs.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.networknt..", "com.fasterxml.jackson.dataformat..", "org.yaml.snakeyaml..");

  @ArchTest
  static final ArchRule theCommandLineLibraryIsKnownToTheCommandLineAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.lockstep.jobs", "dev.lockstep.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule commandsAreKnownToEntryPointsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.lockstep.jobs", "dev.lockstep.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.lockstep.jobs.cli..");

  @ArchTest
  static final ArchRule theEmbeddedStoreStandsAlone =
      classes()
          .that()
          .haveFullyQualifiedName("dev.lockstep.store.EmbeddedStore")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.lockstep.store..");
}
