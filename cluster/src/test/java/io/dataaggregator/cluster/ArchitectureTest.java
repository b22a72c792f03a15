package io.dataaggregator.cluster;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The rules of the house (design, section 2), each with its reason. */
@AnalyzeClasses(
    packages = "io.dataaggregator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.dataaggregator.";
  private static final List<String> MODULES =
      List.of("engine", "connectors", "persistence", "http", "cluster");

  @ArchTest
  static final ArchRule engineIsPlain =
      classes()
          .that()
          .resideInAPackage("..dataaggregator.engine..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "dev.cel..",
              "com.google.common.collect..",
              "org.apache.datasketches..",
              "com.fasterxml.jackson.core..",
              "org.snakeyaml.engine..",
              "com.github.luben.zstd..",
              "org.jspecify..",
              "io.dataaggregator.engine..")
          .because("the engine is judged by simulation: nothing in it may depend on a machine");

  @ArchTest
  static final ArchRule engineTouchesNoMachine =
      noClasses()
          .that()
          .resideInAPackage("..dataaggregator.engine..")
          .and()
          .resideOutsideOfPackage("..dataaggregator.engine.port..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..")
          .orShould(callMethod(Instant.class, "now"))
          .orShould(callMethod(System.class, "currentTimeMillis"))
          .orShould(callMethod(System.class, "nanoTime"))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .because("time, ids and randomness arrive in commands");

  @ArchTest
  static final ArchRule httpKnowsPortsOnly =
      noClasses()
          .that()
          .resideInAPackage("..dataaggregator.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.apache.pekko.persistence..")
          .because("HTTP is tested without a database and cannot reach into an actor");

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("io.dataaggregator.(*).(*)..")
          .should()
          .beFreeOfCycles()
          .because("a cycle is one package in two folders");

  @ArchTest
  static final ArchRule connectorsAreStrangers =
      slices()
          .matching("io.dataaggregator.connectors.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              DescribedPredicate.alwaysTrue(),
              JavaClass.Predicates.resideInAPackage("io.dataaggregator.connectors.spi.."))
          .because("each connector can be removed by deleting its package");

  @ArchTest
  static final ArchRule protocolsAreSealed =
      classes()
          .that()
          .areInterfaces()
          .and()
          .haveNameMatching(".*(Event|Command|Message|Decision|Rejection|Refusal)")
          .should(beSealed())
          .because("a switch over a protocol must not need a default");

  @ArchTest
  static final ArchRule namesSayWhat =
      noClasses()
          .should()
          .haveNameMatching(".*\\.(Abstract|Base|Default)[A-Z]\\w*|.*(Impl|Manager|Helper|Utils?)")
          .because("such a name says how, not what");

  @ArchTest
  static final ArchRule publicForAReason =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveFullyQualifiedName("io.dataaggregator.cluster.Main")
          .and()
          // tests of other modules start a server of their own
          .doNotHaveFullyQualifiedName("io.dataaggregator.persistence.database.EmbeddedServer")
          .should(beUsedByAnotherPackage())
          .because("what only its own package uses is not an interface");

  @ArchTest
  static void modulesPointAtTheEngine(JavaClasses seen) {
    for (String module : MODULES.subList(1, MODULES.size() - 1)) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + module + "..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to a module beside the engine",
                  other ->
                      other.getPackageName().startsWith(ROOT)
                          && !other.getPackageName().startsWith(ROOT + module)
                          && !other.getPackageName().startsWith(ROOT + "engine")))
          .check(seen);
    }
  }

  @ArchTest
  static void theClassesWereSeen(JavaClasses seen) {
    for (String module : MODULES) {
      long count = seen.stream().filter(c -> c.getName().startsWith(ROOT + module)).count();
      assertTrue(count > 10, "only " + count + " classes of " + module + " were seen");
    }
  }

  private static ArchCondition<JavaClass> beSealed() {
    return new ArchCondition<>("be sealed") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean sealed = type.reflect().isSealed();
        events.add(new SimpleConditionEvent(type, sealed, type.getName() + " sealed=" + sealed));
      }
    };
  }

  private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
    return new ArchCondition<>("be used by another package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getModifiers().contains(JavaModifier.PUBLIC)
                && (loadedByName(type)
                    || type.getDirectDependenciesToSelf().stream()
                        .anyMatch(d -> !d.getOriginClass().getPackage().equals(type.getPackage()))
                    || nested(type)
                    || inPublicSignature(type));
        events.add(new SimpleConditionEvent(type, used, type.getName() + " is public for nobody"));
      }
    };
  }

  /** Classes that configuration names. */
  private static boolean loadedByName(JavaClass type) {
    return type.isAssignableTo("org.apache.pekko.serialization.Serializer")
        || type.isAssignableTo("org.apache.pekko.http.ParsingErrorHandler")
        || type.isAssignableTo("org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider");
  }

  /** What the public types of its package take, give or extend must be nameable elsewhere. */
  private static boolean inPublicSignature(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC) && !c.equals(type))
        .anyMatch(c ->
            c.isAssignableTo(type.getName())
                || c.getCodeUnits().stream()
                    .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                    .anyMatch(unit ->
                        unit.getAllInvolvedRawTypes().contains(type)
                            || unit.getRawReturnType().equals(type)));
  }

  private static boolean nested(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(c -> c.getName().startsWith(type.getName() + "$"))
        .flatMap(c -> c.getDirectDependenciesToSelf().stream())
        .anyMatch(d -> !d.getOriginClass().getPackage().equals(type.getPackage()));
  }
}
