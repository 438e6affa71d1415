package io.cellstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RejectCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say of each other and of the code. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]*)\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^- \\*\\*`(\\w+)`\\*\\*: ");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?io\\.cellstream\\.([a-z]+)\\.");
  private static final Pattern NAMED_TYPE = Pattern
      .compile("`((?:[a-z]\\w*/)*)([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\\.\\w+)*(?:\\(\\))?`");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) +([A-Z]\\w*)");
  /** Types of the JDK, of Kafka and of model formats that documents speak of. */
  private static final Set<String> OTHERS_TYPES = Set.of("AutoOffsetReset", "BatchNormalization", "LayerNormalization", "CachedStateStore",
      "DynamicQuantizeLSTM",
      "Int32Value",
      "MinMaxScaler", "StandardScaler",
      "StateStore", "StreamTask", "StrictMath", "SunX509", "TaskCorruptedException", "TaskMetadata", "TopicNameStrategy");
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "cellstream");
  private static final int COLUMNS = 100;

  static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>(
        Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md").map(Path::of).toList());
    for (String folder : List.of("docs", "ops", "bench", "train")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheRepositoryLeadsSomewhere(Path document) throws IOException {
    Matcher links = LINK.matcher(FENCE.matcher(Files.readString(document)).replaceAll(""));
    while (links.find()) {
      String link = links.group(1);
      if (link.contains("://")) {
        continue;
      }
      int hash = link.indexOf('#');
      Path target = hash == 0 ? document : document.resolveSibling(hash < 0 ? link : link.substring(0, hash)).normalize();
      assertThat(target).as(link).exists();
      if (hash >= 0) {
        assertThat(anchors(target)).as(link).contains(link.substring(hash + 1));
      }
    }
  }

  /** Documents age where they name what was renamed or removed since. */
  @ParameterizedTest
  @MethodSource("documents")
  void everyTypeThatIsNamedExists(Path document) throws IOException {
    List<String> places = sources().stream().map(file -> file.toString().replace('\\', '/')).toList();
    Set<String> known = new HashSet<>(OTHERS_TYPES);
    known.addAll(typesOfTheSources());

    assertThat(NAMED_TYPE.matcher(Files.readString(document)).results()).allSatisfy(named -> {
      String end = "/" + named.group(1) + named.group(2) + ".java";
      assertThat(known).contains(named.group(2));
      assertThat(named.group(1).isEmpty() || places.stream().anyMatch(place -> place.endsWith(end))).as(named.group()).isTrue();
    });
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : List.of(Path.of("src"), Path.of("bench", "src"), Path.of("train", "src"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  private static Set<String> typesOfTheSources() throws IOException {
    Set<String> types = new HashSet<>();
    for (Path file : sources()) {
      TYPE.matcher(Files.readString(file)).results().map(type -> type.group(1)).forEach(types::add);
    }
    return types;
  }

  /** As a forge makes them of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    Set<String> anchors = new HashSet<>();
    FENCE.matcher(Files.readString(document)).replaceAll("").lines().filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ +", "").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(anchors::add);
    return anchors;
  }

  @ParameterizedTest
  @CsvSource({"README.md, 950", "ARCHITECTURE.md, 2100"})
  void whatIsReadFirstIsShortAndNarrow(Path document, int words) throws IOException {
    String text = Files.readString(document);

    assertThat(text.split("\\s+")).hasSizeLessThanOrEqualTo(words);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
  }

  @ParameterizedTest
  @EnumSource(RejectCause.class)
  void everyCauseIsExplained(RejectCause cause) throws IOException {
    assertThat(Files.readString(Path.of("docs", "events.md"))).contains("| `" + cause + "` |");
  }

  /** The packages in the order of the code map, from the outside in. */
  private static List<String> codeMap() throws IOException {
    return PACKAGE.matcher(Files.readString(Path.of("ARCHITECTURE.md"))).results().map(found -> found.group(1)).toList();
  }

  @Test
  void theCodeMapHasEveryPackage() throws IOException {
    try (Stream<Path> packages = Files.list(SOURCES)) {
      assertThat(packages.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(codeMap());
    }
  }

  /** ArchitectureTest reads classes, from which constants and documentation are gone. */
  @Test
  void noPackageImportsOneAboveItselfInTheCodeMap() throws IOException {
    List<String> map = codeMap();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        int own = map.indexOf(SOURCES.relativize(file).getName(0).toString());
        assertThat(IMPORT.matcher(Files.readString(file)).results().map(found -> found.group(1))).as(file.toString())
            .allSatisfy(imported -> assertThat(map.indexOf(imported)).as(imported).isGreaterThanOrEqualTo(own));
      }
    }
  }
}
