package io.cellstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the forge reads of the repository: it says nothing to whoever breaks these files, and goes without them. */
class ForgeFilesTest {
  private static final Path FOLDER = Path.of(".github");

  private static JsonNode read(String file) throws IOException {
    return new YAMLMapper().readTree(FOLDER.resolve(file).toFile());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Test
  void theWorkflowRunsTheVeryScriptThatContributorsRun() throws IOException {
    JsonNode job = read("workflows/ci.yml").at("/jobs/ci");

    assertThat(elements(job.get("steps")).filter(step -> step.has("run")).map(step -> step.get("run").textValue())).contains(".ci/run");
    assertThat(Path.of(".ci", "run")).isExecutable();
  }

  @Test
  void theWorkflowsDefaultJavaIsNotTheOneThatTheBuildLooksFor() throws IOException {
    JsonNode java = elements(read("workflows/ci.yml").at("/jobs/ci/steps")).filter(step -> step.at("/with/java-version").isTextual())
        .findFirst().orElseThrow();

    assertThat(java.at("/with/java-version").textValue().lines()).containsExactly("25", "17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug.yml", "idea.yml"})
  void anIssueFormAsksEachThingOnce(String form) throws IOException {
    JsonNode read = read("ISSUE_TEMPLATE/" + form);

    assertThat(List.of("name", "description")).allSatisfy(field -> assertThat(read.get(field).textValue()).isNotBlank());
    List<JsonNode> questions = elements(read.get("body")).filter(part -> !part.get("type").textValue().equals("markdown")).toList();
    assertThat(questions).isNotEmpty().allSatisfy(question -> assertThat(question.at("/attributes/label").textValue()).isNotBlank());
    assertThat(questions).extracting(question -> question.get("id").textValue()).doesNotHaveDuplicates();
    assertThat(questions).anyMatch(question -> question.at("/validations/required").booleanValue());
  }

  @Test
  void dependenciesOfAllThreeBuildsAreLookedAt() throws IOException {
    JsonNode maven = elements(read("dependabot.yml").get("updates"))
        .filter(each -> each.get("package-ecosystem").textValue().equals("maven"))
        .findFirst().orElseThrow();

    assertThat(elements(maven.get("directories")).map(JsonNode::textValue)).hasSize(3)
        .allSatisfy(folder -> assertThat(Files.exists(Path.of("." + folder, "pom.xml"))).as(folder).isTrue());
  }
}
