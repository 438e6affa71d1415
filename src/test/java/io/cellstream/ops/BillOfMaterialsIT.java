package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials and the licences beside the jars that are really shipped. */
class BillOfMaterialsIT {
  private static final Path DISTRIBUTION = Path.of("target/cellstream");
  private static final Path MADE_BY_MAVEN = Path.of("target/bom.json");
  private static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-1.0");

  private JsonNode bill;

  @BeforeEach
  void read() throws IOException {
    // its plugin works online only; .ci/run is online
    assumeThat(System.getProperty("cellstream.maven", "").equals("offline=true") && Files.notExists(MADE_BY_MAVEN))
        .as("Maven is offline, and there is no bill of materials").isFalse();
    bill = new ObjectMapper().readTree(DISTRIBUTION.resolve("bom.json").toFile());
  }

  @Test
  void itNamesEveryJarInLibByItsDigestAndNothingElse() throws IOException {
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib"))) {
      for (Path jar : jars.filter(each -> !each.getFileName().toString().startsWith("confluent-client-")).toList()) {
        shipped.put(jar.getFileName().toString(), Hashing.sha256().hashBytes(Files.readAllBytes(jar)).toString());
      }
    }
    Map<String, String> named = components().filter(each -> !isConfluents(each))
        .collect(Collectors.toMap(each -> each.path("name").asText() + "-" + each.path("version").asText() + ".jar", this::sha256));

    assertThat(named).containsExactlyInAnyOrderEntriesOf(shipped);
  }

  @Test
  void confluentsClientIsNamedByItsOwnCoordinates() throws IOException {
    List<JsonNode> confluents = components().filter(BillOfMaterialsIT::isConfluents).toList();

    assertThat(confluents).extracting(each -> each.path("purl").asText()).containsExactlyInAnyOrder(
        "pkg:maven/io.confluent/kafka-avro-serializer@7.9.2?type=jar", "pkg:maven/io.confluent/kafka-schema-serializer@7.9.2?type=jar",
        "pkg:maven/io.confluent/kafka-schema-registry-client@7.9.2?type=jar", "pkg:maven/io.confluent/common-utils@7.9.2?type=jar");
    assertThat(confluents).allMatch(each -> each.path("licenses").path(0).path("license").path("id").asText().equals("Apache-2.0"))
        .allMatch(each -> sha256(each).length() == 64)
        .allMatch(each -> Files.exists(DISTRIBUTION.resolve(each.path("properties").path(0).path("value").asText())));
  }

  @Test
  void itIsABillOfTheApplicationWithoutTheDevelopmentBrokerOrTheTestsLibraries() {
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("metadata").path("component").path("name").asText()).isEqualTo("cellstream");
    assertThat(bill.path("metadata").path("component").path("type").asText()).isEqualTo("application");
    assertThat(components().map(each -> each.path("name").asText())).doesNotContain("kafka_2.13", "scala-library", "junit-jupiter",
        "assertj-core");
  }

  @Test
  void everyReferenceInItsGraphIsToAComponent() {
    Set<String> known = components().map(each -> each.path("bom-ref").asText()).collect(Collectors.toCollection(TreeSet::new));
    known.add(bill.path("metadata").path("component").path("bom-ref").asText());
    List<String> used = stream(bill.path("dependencies"))
        .flatMap(each -> Stream.concat(Stream.of(each.path("ref")), stream(each.path("dependsOn")))).map(JsonNode::asText).toList();

    assertThat(known).containsAll(used).hasSize((int) components().count() + 1);
    assertThat(used).contains("pkg:maven/io.confluent/kafka-avro-serializer@7.9.2?type=jar");
  }

  @Test
  void everyJarHasAnAllowedLicenceAndItsText() throws IOException {
    Map<String, String> licences = Files.readAllLines(DISTRIBUTION.resolve("licenses/THIRD-PARTY.txt")).stream()
        .filter(line -> line.startsWith("lib/")).map(line -> List.of(line.split(" +", 3)))
        .collect(Collectors.toMap(List::getFirst, words -> words.get(1), (one, _) -> one));
    try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib"))) {
      assertThat(licences.keySet()).containsExactlyInAnyOrderElementsOf(jars.map(jar -> "lib/" + jar.getFileName()).toList());
    }

    assertThat(licences).allSatisfy((file, licence) -> {
      assertThat(ALLOWED).contains(licence);
      String folder = "licenses/" + Path.of(file).getFileName().toString().replace(".jar", "");
      assertThat(Files.exists(DISTRIBUTION.resolve("licenses/" + licence + ".txt")) || Files.isDirectory(DISTRIBUTION.resolve(folder)))
          .as("a text of %s for %s", licence, file).isTrue();
    });
  }

  @Test
  void ofSeveralLicencesOneIsChosen() throws IOException {
    String list = Files.readString(DISTRIBUTION.resolve("licenses/THIRD-PARTY.txt"));

    assertThat(list).containsPattern("lib/rocksdbjni-\\S+ +Apache-2.0 +.*chosen from Apache-2.0 and GNU General Public License")
        .containsPattern("lib/logback-core-\\S+ +EPL-1.0 +.*chosen from EPL-1.0 and GNU Lesser General Public License");
  }

  @Test
  void anUnknownLicenceEndsTheBuild(@TempDir Path folder) throws Exception {
    assertThat(attribution(folder, text -> text.replaceFirst("\"id\" : \"MIT\"", "\"id\" : \"SSPL-1.0\"")))
        .startsWith("attribution: lib/slf4j-api-").contains("its licence [SSPL-1.0] is none of");
  }

  @Test
  void aJarThatTheBillDoesNotNameEndsTheBuild(@TempDir Path folder) throws Exception {
    assertThat(attribution(folder, text -> text.replaceFirst("\"name\" : \"slf4j-api\"", "\"name\" : \"another\"")))
        .startsWith("attribution: ").contains("slf4j-api-", "is not in " + folder.resolve("bom.json"));
  }

  /** What the build's step prints of a changed bill; it must fail. */
  private static String attribution(Path folder, Function<String, String> change) throws IOException, InterruptedException {
    String before = Files.readString(MADE_BY_MAVEN);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(folder.resolve("bom.json"), after);
    Path distribution = Files.createDirectories(folder.resolve("cellstream"));
    Files.createSymbolicLink(distribution.resolve("lib"), DISTRIBUTION.resolve("lib").toAbsolutePath());
    try {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
          DISTRIBUTION + "/lib/*", "src/release/Attribution.java", folder.resolve("bom.json").toString(),
          "target/confluent-jars/META-INF/bundled-dependencies", distribution.toString()).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(out).isEqualTo(1);
      return out;
    } finally {
      Files.delete(distribution.resolve("lib"));
    }
  }

  private Stream<JsonNode> components() {
    return stream(bill.path("components"));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static boolean isConfluents(JsonNode component) {
    return component.path("group").asText().equals("io.confluent");
  }

  private String sha256(JsonNode component) {
    return stream(component.path("hashes")).filter(each -> each.path("alg").asText().equals("SHA-256"))
        .map(each -> each.path("content").asText()).findFirst().orElse("none");
  }
}
