package io.cellstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be said of the Dockerfile by reading it; {@code DockerfileIT} carries it out. */
class DockerfileTest {
  private static Dockerfile dockerfile = new Dockerfile(List.of());

  @BeforeAll
  static void read() throws IOException {
    dockerfile = Dockerfile.read(Path.of("Dockerfile"));
  }

  @Test
  void everyBaseImageIsPinnedToAPatchVersion() {
    assertThat(dockerfile.stages()).extracting(Dockerfile.Stage::image).hasSize(3)
        .allSatisfy(image -> assertThat(image).matches("[a-z/-]+:\\d+\\.\\d+[a-z0-9.-]*"));
    assertThat(dockerfile.stage("build").image()).isEqualTo(dockerfile.stage("runtime").image());
  }

  @Test
  void everythingItCopiesIsThereAndIsSentToTheBuilder() throws IOException {
    List<String> sent = Files.readAllLines(Path.of(".dockerignore")).stream().filter(line -> line.startsWith("!"))
        .map(line -> line.substring(1)).toList();
    List<String> sources = dockerfile.stages().stream().flatMap(stage -> stage.copies().stream()).filter(copy -> copy.stage().isEmpty())
        .flatMap(copy -> copy.sources().stream()).toList();

    assertThat(sources).contains("pom.xml", "cellstream", "models");
    assertThat(sources).allSatisfy(source -> {
      assertThat(Path.of(source)).exists();
      assertThat(sent).anyMatch(each -> source.equals(each) || source.startsWith(each + "/"));
    });
    assertThat(sent).allSatisfy(each -> assertThat(sources).anyMatch(source -> source.equals(each) || source.startsWith(each + "/")));
  }

  @Test
  void whatTheFirstBuildFetchesIsWhatTheSecondUses() {
    List<String> builds = dockerfile.stage("build").all("RUN");

    assertThat(builds).hasSize(2).allMatch(builds.getFirst()::equals);
    assertThat(builds.getFirst()).contains("-Dmaven.test.skip=true", "-Prelease");
  }

  @Test
  void theImageHasNeitherBrokerNorTrainerNorTests() {
    List<String> copied = dockerfile.image().copies().stream().flatMap(copy -> copy.sources().stream()).toList();

    assertThat(copied).noneMatch(source -> source.matches(".*(lib-dev|lib-import|train|bench|test|target/cellstream)"))
        .contains("/build/target/cellstream/lib", "/build/target/cellstream/licenses", "LICENSE");
  }

  @Test
  void theRuntimeHasTheBuildsOwnFlagsBakedIn() throws IOException {
    Matcher flags = Pattern.compile("<jvm.flags>(.*)</jvm.flags>").matcher(Files.readString(Path.of("pom.xml")));
    assertThat(flags.find()).isTrue();

    assertThat(dockerfile.stage("runtime").only("RUN")).contains("--add-options=\" " + flags.group(1) + " ");
  }

  @Test
  void itRunsAsAnUnprivilegedUserWhoOwnsTheStateVolume() {
    Dockerfile.Stage image = dockerfile.image();
    String user = image.only("USER");

    assertThat(user).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
    List<String> ids = Splitter.on(':').splitToList(user);
    assertThat(image.only("VOLUME")).isEqualTo("[\"/var/lib/cellstream\"]");
    assertThat(image.only("RUN")).contains("--uid " + ids.getFirst(), "--gid " + ids.getLast(), "--home-dir /var/lib/cellstream",
        "-o " + ids.getFirst() + " -g " + ids.getLast() + " -m 0750 /var/lib/cellstream");
  }

  @Test
  void itStopsOnTheSignalThatTheApplicationEndsCleanlyOn() {
    assertThat(dockerfile.image().only("STOPSIGNAL")).isEqualTo("SIGTERM");
    // the exec form: a shell in between would keep the signal to itself
    assertThat(dockerfile.image().only("ENTRYPOINT")).isEqualTo("[\"/opt/cellstream/cellstream\"]");
  }

  @Test
  void theLabelsVersionIsTheProjects() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<artifactId>cellstream</artifactId>\n  <version>"
        + dockerfile.image().pairs("LABEL").get("org.opencontainers.image.version") + "</version>");
    assertThat(dockerfile.image().pairs("LABEL")).containsEntry("org.opencontainers.image.base.name",
        "docker.io/library/" + dockerfile.image().image());
  }

  @Test
  void thePortItOpensIsTheOneItListensOn() {
    String listen = dockerfile.image().pairs("ENV").getOrDefault("CELLSTREAM_OBSERVE_LISTEN", "");

    assertThat(Splitter.on(':').splitToList(listen)).containsExactly("0.0.0.0", dockerfile.image().only("EXPOSE"));
  }

  @Test
  void anImageWithAModelIsThisOneAndReadsItWhereItIsCopied() throws IOException {
    Dockerfile.Stage derived = Dockerfile.read(Path.of("ops/docker/with-model.Dockerfile")).image();

    assertThat(derived.image()).isEqualTo("cellstream:" + dockerfile.image().pairs("LABEL").get("org.opencontainers.image.version"));
    assertThat(derived.copies()).containsExactly(new Dockerfile.Copy("", List.of("."), "/srv/model"));
    assertThat(derived.pairs("ENV")).isEqualTo(Map.of("CELLSTREAM_MODEL", "/srv/model"));
  }
}
