import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The build's last step (profile release): completes the software bill of materials, and gathers the licences of everything in lib/. Run as a
 * source file: {@code java -cp (Jackson) Attribution.java BOM CONFLUENT_JARS DISTRIBUTION}. It fails on a jar that the bill does not name, and
 * on one whose licence nobody has allowed here.
 */
final class Attribution {
  /** What may be shipped, in the order of our choice where a library offers several. */
  private static final List<String> ALLOWED = List.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-1.0");

  /** Licences whose text is the same for everyone; others carry their authors' names, so each library must bring its own. */
  private static final Map<String, Path> COMMON_TEXTS = Map.of("Apache-2.0", Path.of("LICENSE"), "EPL-1.0",
      Path.of("src/release/licenses/EPL-1.0.txt"));

  /** Texts of libraries whose jar has none, by artifact. */
  private static final Path TEXTS = Path.of("src/release/licenses");
  private static final Pattern TEXT_IN_JAR = Pattern.compile("(META-INF/)?[^/]*(LICENSE|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);
  private static final String REPACKED = "lib/confluent-client-";

  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Path distribution;
  private final Path licenses;

  private Attribution(Path distribution) {
    this.distribution = distribution;
    this.licenses = distribution.resolve("licenses");
  }

  public static void main(String[] arguments) {
    if (Files.notExists(Path.of(arguments[0]))) {
      System.err.println("attribution: " + arguments[0] + " is not there: its plugin works online only, and Maven is offline; left out");
      return;
    }
    try {
      new Attribution(Path.of(arguments[2])).run(Path.of(arguments[0]), Path.of(arguments[1]));
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      System.err.println("attribution: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run(Path bom, Path confluentJars) throws IOException {
    ObjectNode bill = (ObjectNode) json.readTree(bom.toFile());
    ArrayNode components = (ArrayNode) bill.get("components");
    List<ObjectNode> confluent = confluentComponents(confluentJars);
    confluent.forEach(components::add);
    dependOn(bill, confluent);
    json.writeValue(distribution.resolve("bom.json").toFile(), bill);

    Map<String, List<JsonNode>> byFile = new TreeMap<>();
    components.forEach(component -> byFile.computeIfAbsent(fileOf(component), file -> new ArrayList<>()).add(component));
    empty(licenses);
    List<String> lines = new ArrayList<>();
    for (Path jar : jars()) {
      List<JsonNode> inside = byFile.remove("lib/" + jar.getFileName());
      if (inside == null) {
        throw new IllegalStateException(jar + " is not in " + bom + ": is it a dependency? Remove target/ and build again");
      }
      for (JsonNode component : inside) {
        lines.add(line(component));
      }
      gatherTexts(jar, inside.getFirst());
    }
    if (!byFile.isEmpty()) {
      throw new IllegalStateException(bom + " names what lib/ has not: " + byFile.keySet());
    }
    for (Map.Entry<String, Path> text : COMMON_TEXTS.entrySet()) {
      Files.copy(text.getValue(), licenses.resolve(text.getKey() + ".txt"), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.write(licenses.resolve("THIRD-PARTY.txt"), Stream.concat(header(), lines.stream()).toList());
  }

  private static Stream<String> header() {
    return Stream.of("Cellstream is under the Apache License 2.0 (LICENSE). It is distributed with these libraries, each under the licence",
        "named here; where its authors offer several, the one chosen. Their texts and notices are in the folders beside this file.", "",
        row("file", "licence", "library"));
  }

  private String line(JsonNode component) {
    String library = component.path("group").asText() + ":" + component.path("name").asText() + " " + component.path("version").asText();
    List<String> offered = offered(component);
    String chosen = chosen(component);
    String choice = offered.size() > 1 ? ", chosen from " + String.join(" and ", offered) : "";
    return row(fileOf(component), chosen, library + choice);
  }

  private static String row(String file, String licence, String library) {
    return "%-70s %-13s %s".formatted(file, licence, library);
  }

  private static List<String> offered(JsonNode component) {
    List<String> offered = new ArrayList<>();
    component.path("licenses").forEach(each -> offered.add(each.path("license").path("id").asText(each.path("license").path("name").asText())));
    return offered;
  }

  private static String chosen(JsonNode component) {
    List<String> offered = offered(component);
    return ALLOWED.stream().filter(offered::contains).findFirst().orElseThrow(() -> new IllegalStateException(fileOf(component)
        + ": its licence " + offered + " is none of " + ALLOWED + ": read it, then allow it in src/release/Attribution.java, or leave the"
        + " library out"));
  }

  /** Where a component is in the distribution. */
  private static String fileOf(JsonNode component) {
    for (JsonNode property : component.path("properties")) {
      if (property.path("name").asText().equals("cellstream:file")) {
        return property.path("value").asText();
      }
    }
    return "lib/" + component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(distribution.resolve("lib"))) {
      return files.sorted().toList();
    }
  }

  /** The jar's own texts, and those kept here for it. */
  private void gatherTexts(Path jar, JsonNode component) throws IOException {
    Path folder = licenses.resolve(jar.getFileName().toString().replaceFirst("\\.jar$", ""));
    int count = 0;
    try (JarFile opened = new JarFile(jar.toFile())) {
      for (var entry : opened.stream().filter(each -> TEXT_IN_JAR.matcher(each.getName()).matches() && !each.isDirectory()).toList()) {
        try (InputStream text = opened.getInputStream(entry)) {
          keep(text, folder.resolve(Path.of(entry.getName()).getFileName()));
          count++;
        }
      }
    }
    Path kept = TEXTS.resolve(component.path("name").asText());
    if (Files.isDirectory(kept)) {
      try (Stream<Path> files = Files.list(kept)) {
        for (Path file : files.toList()) {
          try (InputStream text = Files.newInputStream(file)) {
            keep(text, folder.resolve(file.getFileName()));
            count++;
          }
        }
      }
    }
    if (count == 0 && !COMMON_TEXTS.containsKey(chosen(component))) {
      throw new IllegalStateException(jar + " is under " + chosen(component) + " and brings no text of it: put it into " + kept);
    }
  }

  /** A library of an earlier build shall not be thanked for ever. */
  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }

  private static void keep(InputStream text, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Confluent's jars are no dependencies that Maven knows; they are named by their own coordinates, which each carries. */
  private List<ObjectNode> confluentComponents(Path folder) throws IOException {
    List<ObjectNode> components = new ArrayList<>();
    try (Stream<Path> jars = Files.list(folder)) {
      for (Path jar : jars.sorted().toList()) {
        Properties coordinates = coordinates(jar);
        String version = coordinates.getProperty("version");
        String purl = "pkg:maven/" + coordinates.getProperty("groupId") + "/" + coordinates.getProperty("artifactId") + "@" + version
            + "?type=jar";
        ObjectNode component = json.createObjectNode().put("type", "library").put("bom-ref", purl).put("publisher", "Confluent, Inc.")
            .put("group", coordinates.getProperty("groupId")).put("name", coordinates.getProperty("artifactId")).put("version", version)
            .put("scope", "required");
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256(jar));
        component.putArray("licenses").addObject().putObject("license").put("id", "Apache-2.0");
        component.put("purl", purl);
        component.putArray("properties").addObject().put("name", "cellstream:file").put("value", REPACKED + version + ".jar");
        components.add(component);
      }
    }
    return components;
  }

  private static void dependOn(ObjectNode bill, List<ObjectNode> components) {
    String root = bill.path("metadata").path("component").path("bom-ref").asText();
    for (JsonNode node : bill.withArray("dependencies")) {
      if (node.path("ref").asText().equals(root)) {
        components.forEach(component -> ((ObjectNode) node).withArray("dependsOn").add(component.path("bom-ref").asText()));
        return;
      }
    }
    throw new IllegalStateException("the bill of materials has no dependencies for " + root);
  }

  private static Properties coordinates(Path jar) throws IOException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      var entry = opened.stream().filter(each -> each.getName().matches("META-INF/maven/io\\.confluent/[^/]+/pom\\.properties")).findFirst()
          .orElseThrow(() -> new IllegalStateException(jar + " does not say what it is: it has no pom.properties"));
      Properties coordinates = new Properties();
      coordinates.load(opened.getInputStream(entry));
      return coordinates;
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
