package io.cellstream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.cellstream.store.CommitGate;

/** The arrows between the packages, as ARCHITECTURE.md lists them: one may use any below it. */
@AnalyzeClasses(packages = "io.cellstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesUseOnlyThoseBelowThem = layeredArchitecture().consideringOnlyDependenciesInLayers() //
      .layer("cli").definedBy("io.cellstream.cli..") //
      .layer("devcluster").definedBy("io.cellstream.devcluster..") //
      .layer("importer").definedBy("io.cellstream.importer..") //
      .layer("observe").definedBy("io.cellstream.observe..") //
      .layer("erasure").definedBy("io.cellstream.erasure..") //
      .layer("rekey").definedBy("io.cellstream.rekey..") //
      .layer("runtime").definedBy("io.cellstream.runtime..") //
      .layer("preflight").definedBy("io.cellstream.preflight..") //
      .layer("cluster").definedBy("io.cellstream.cluster..") //
      .layer("config").definedBy("io.cellstream.config..") //
      .layer("topology").definedBy("io.cellstream.topology..") //
      .layer("store").definedBy("io.cellstream.store..") //
      .layer("ledger").definedBy("io.cellstream.ledger..") //
      .layer("format").definedBy("io.cellstream.format..") //
      .layer("wire").definedBy("io.cellstream.wire..") //
      .layer("mapping").definedBy("io.cellstream.mapping..") //
      .layer("sequence").definedBy("io.cellstream.sequence..") //
      .layer("modelfile").definedBy("io.cellstream.modelfile..") //
      .layer("model").definedBy("io.cellstream.model..") //
      .layer("kernel").definedBy("io.cellstream.kernel..") //
      .layer("text").definedBy("io.cellstream.text..") //
      .whereLayer("cli").mayNotBeAccessedByAnyLayer() //
      .whereLayer("devcluster").mayOnlyBeAccessedByLayers("cli") //
      .whereLayer("importer").mayOnlyBeAccessedByLayers("cli") //
      .whereLayer("observe").mayOnlyBeAccessedByLayers("cli") //
      .whereLayer("erasure").mayOnlyBeAccessedByLayers("cli") //
      .whereLayer("rekey").mayOnlyBeAccessedByLayers("cli") //
      .whereLayer("runtime").mayOnlyBeAccessedByLayers("cli", "devcluster", "observe") //
      .whereLayer("preflight").mayOnlyBeAccessedByLayers("cli", "rekey", "devcluster", "observe", "runtime") //
      .whereLayer("cluster").mayOnlyBeAccessedByLayers("cli", "erasure", "rekey", "devcluster", "observe", "runtime", "preflight") //
      .whereLayer("topology").mayOnlyBeAccessedByLayers("cli", "rekey", "devcluster", "observe", "runtime", "preflight", "cluster") //
      .whereLayer("store").mayOnlyBeAccessedByLayers("cli", "devcluster", "observe", "runtime", "preflight", "cluster", "topology") //
      .whereLayer("ledger")
      .mayOnlyBeAccessedByLayers("cli", "erasure", "rekey", "devcluster", "observe", "runtime", "preflight", "cluster", "topology", "store") //
      .whereLayer("format").mayOnlyBeAccessedByLayers("cli", "runtime", "preflight") //
      .whereLayer("wire").mayOnlyBeAccessedByLayers("cli", "devcluster", "observe", "runtime", "preflight", "cluster", "topology", "format") //
      .whereLayer("mapping").mayOnlyBeAccessedByLayers("cli", "runtime", "preflight", "cluster", "config", "topology", "format") //
      .whereLayer("sequence")
      .mayOnlyBeAccessedByLayers("cli", "erasure", "rekey", "devcluster", "observe", "runtime", "preflight", "cluster", "config",
          "topology",
          "store", "ledger", "format", "wire", "mapping") //
      .whereLayer("modelfile")
      .mayOnlyBeAccessedByLayers("cli", "rekey", "devcluster", "observe", "runtime", "preflight", "cluster", "topology", "store", "ledger",
          "wire", "sequence", "importer", "format") //
      .whereLayer("model")
      .mayOnlyBeAccessedByLayers("cli", "rekey", "devcluster", "observe", "runtime", "preflight", "cluster", "config", "topology", "store",
          "ledger",
          "wire",
          "sequence", "importer",
          "modelfile") //
      .whereLayer("config").mayOnlyBeAccessedByLayers("cli", "erasure", "rekey", "runtime", "preflight", "cluster") //
      .whereLayer("text").mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule packagesOfTheModelUseOnlyThoseBelowThem = layeredArchitecture().consideringOnlyDependenciesInLayers() //
      .layer("generation and pace").definedBy("io.cellstream.model.generation", "io.cellstream.model.pace") //
      .layer("model").definedBy("io.cellstream.model") //
      .layer("head").definedBy("io.cellstream.model.head") //
      .layer("layer").definedBy("io.cellstream.model.layer") //
      .layer("definition").definedBy("io.cellstream.model.definition") //
      .whereLayer("generation and pace").mayNotBeAccessedByAnyLayer() //
      .whereLayer("model").mayOnlyBeAccessedByLayers("generation and pace") //
      .whereLayer("head").mayOnlyBeAccessedByLayers("generation and pace", "model") //
      .whereLayer("layer").mayOnlyBeAccessedByLayers("generation and pace", "model", "head") //
      .whereLayer("definition").mayOnlyBeAccessedByLayers("generation and pace", "model", "head", "layer");

  /** Each format has a package of its own, which {@code format} alone uses. */
  @ArchTest
  static final ArchRule formatsUseOnlyWhatIsBelowThem = layeredArchitecture().consideringOnlyDependenciesInLayers()
      .ensureAllClassesAreContainedInArchitecture() //
      .layer("others").definedBy(not(resideInAPackage("io.cellstream.format.."))) //
      .layer("survey").definedBy("io.cellstream.format.survey") //
      .layer("format").definedBy("io.cellstream.format") //
      .layer("avro").definedBy("io.cellstream.format.avro") //
      .layer("json").definedBy("io.cellstream.format.json") //
      .layer("protobuf").definedBy("io.cellstream.format.protobuf") //
      .layer("protobuf.schema").definedBy("io.cellstream.format.protobuf.schema") //
      .layer("text").definedBy("io.cellstream.format.text") //
      .layer("value").definedBy("io.cellstream.format.value") //
      .whereLayer("survey").mayOnlyBeAccessedByLayers("others") //
      .whereLayer("format").mayOnlyBeAccessedByLayers("others", "survey") //
      .whereLayer("avro").mayOnlyBeAccessedByLayers("format") //
      .whereLayer("json").mayOnlyBeAccessedByLayers("format") //
      .whereLayer("protobuf").mayOnlyBeAccessedByLayers("format") //
      .whereLayer("protobuf.schema").mayOnlyBeAccessedByLayers("protobuf") //
      .whereLayer("text").mayOnlyBeAccessedByLayers("format") //
      .whereLayer("value").mayOnlyBeAccessedByLayers("others", "survey", "format", "avro", "json", "protobuf", "text");

  @ArchTest
  static final ArchRule sequencesModelsAndKernelsKnowNoKafka = noClasses().that()
      .resideInAnyPackage("io.cellstream.ledger..", "io.cellstream.sequence..", "io.cellstream.mapping..", "io.cellstream.model..",
          "io.cellstream.modelfile..",
          "io.cellstream.kernel..")
      .should()
      .dependOnClassesThat().resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.confluent..");

  private static final DescribedPredicate<JavaClass> CAN_BE_USED_ANYWHERE = DescribedPredicate.describe("that can be used anywhere",
      ArchitectureTest::isPublic);

  private static boolean isPublic(JavaClass type) {
    return !type.getPackageName().startsWith("io.cellstream")
        || (type.getModifiers().contains(JavaModifier.PUBLIC) && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true));
  }

  /** The compiler lets others use a type that they need not name; the JVM does not. */
  @ArchTest
  static final ArchRule whatPublicMethodsGiveIsPublic = methods().that().arePublic().and().areDeclaredInClassesThat(CAN_BE_USED_ANYWHERE)
      .should().haveRawReturnType(CAN_BE_USED_ANYWHERE);

  @ArchTest
  static final ArchRule onlyTheKernelUsesTheVectorApi = noClasses().that(not(resideInAPackage("io.cellstream.kernel.."))).should()
      .dependOnClassesThat().resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule theKernelUsesTheJdkOnly = noClasses().that().resideInAPackage("io.cellstream.kernel..").should()
      .dependOnClassesThat()
      .resideOutsideOfPackages("io.cellstream.kernel..", "java..", "jdk..", "com.sun.management..", "org.jspecify..");

  @ArchTest
  static final ArchRule onlyTheImportersKnowOtherModelFiles = noClasses().that().resideOutsideOfPackage("io.cellstream.importer..").should()
      .dependOnClassesThat().resideInAnyPackage("ai.onnx..", "com.google.protobuf..", "io.jhdf..");

  /** Its library is loaded for topics of Protobuf only, and by the registry of the development cluster. */
  @ArchTest
  static final ArchRule onlyTheFilesOfProtobufSchemasAreParsed = noClasses().that()
      .resideOutsideOfPackages("io.cellstream.format.protobuf.schema", "io.cellstream.devcluster").should()
      .dependOnClassesThat().resideInAnyPackage("com.squareup..", "okio..", "kotlin..");

  /** Kafka changes these without a word; headers are internal by package only, and everybody makes them so. */
  @ArchTest
  static final ArchRule onlyTheCommitGateUsesKafkasInsides = noClasses().that(not(belongToAnyOf(CommitGate.class))).should()
      .dependOnClassesThat(resideInAPackage("org.apache.kafka..internals..")
          .and(not(resideInAPackage("org.apache.kafka.common.header.internals"))));
}
