package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cellstream.cli.Commands;
import io.cellstream.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What manifests and the compose file give the command line. */
class OperatorsCommandLinesTest {

  @ParameterizedTest
  @CsvSource({"ops/kubernetes/statefulset.yaml, run", "ops/kubernetes/components/topics/job.yaml, topics"})
  void aPodsArgumentsAreACommandLine(Path manifest, String command) throws IOException {
    JsonNode arguments = new YAMLMapper().readTree(manifest.toFile()).at("/spec/template/spec/containers/0/args");

    assertThat(parsed(arguments).subcommand().commandSpec().name()).isEqualTo(command);
  }

  @Test
  void aServicesCommandIsACommandLine() throws IOException {
    // merge keys are resolved by this reader only
    Object compose = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
    JsonNode arguments = new YAMLMapper().valueToTree(compose).at("/services/topics/command");

    assertThat(parsed(arguments).subcommand().commandSpec().name()).isEqualTo("topics");
  }

  /** Fails where an option is unknown, or its value no such thing. */
  private static CommandLine.ParseResult parsed(JsonNode arguments) {
    CommandLine line = new CommandLine(new Main());
    Commands.all().forEach(line::addSubcommand);
    return line.parseArgs(
        StreamSupport.stream(arguments.spliterator(), false).map(JsonNode::asText).toArray(String[]::new));
  }
}
