package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.ModelSummary;
import io.cellstream.modelfile.TestModels;
import io.cellstream.observe.MetricsReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeCommandTest {
  @TempDir
  static Path folder;

  static String summary = "";

  @BeforeAll
  static void writeModel() throws Exception {
    summary = ModelSummary.describe(ModelPackageWriter.write(folder.resolve("model"), TestModels.nextToken(1, 5, 3, 7), Map.of()));
    Files.writeString(folder.resolve("app.properties"), """
        application.id=app
        bootstrap.servers=broker:9092
        schema.registry.url=http://me:hidden@registry:8081
        state.dir=/var/lib/state
        cellstream.model=model
        cellstream.input.topic=in
        cellstream.output.topic=out
        cellstream.final.topic=ends
        commit.interval.ms=250
        """);
  }

  @Test
  void describesAModelAndTheKernelThatWouldRunIt() {
    Ended ended = CommandLab.run("describe", "--model", folder.resolve("model").toString());

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).startsWith(summary).containsPattern("\n  kernel        (simd, \\d+ lanes|scalar, 1 lane) of f32");
  }

  @Test
  void describesTheApplicationOfAConfigurationWithoutItsSecrets() {
    Ended ended = CommandLab.run("describe", "--config", folder.resolve("app.properties").toString(), "--set", "cellstream.kernel=scalar");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("application app (application.id)\n").contains("  cluster       broker:9092 (bootstrap.servers)\n",
        "  registry      http://********@registry:8081 (schema.registry.url)\n", "  events        in (cellstream.input.topic)\n",
        "  predictions   out (cellstream.output.topic): ", "  finals        ends (cellstream.final.topic): ",
        "  dead letters  app-dead-letters (cellstream.dead.letter.topic): ",
        "  states        /var/lib/state/app (state.dir): store sequence-ledger, restored from topic app-sequence-ledger-changelog\n",
        "  guarantee     exactly_once_v2 (processing.guarantee): ", "  commit        250 ms (commit.interval.ms)\n",
        "  model change  stop (cellstream.model.changed): ", "\nprocessors\n  events        reads in → step\n",
        "  finals        writes to ends\n", "\nmodel " + summary + "  kernel        scalar, 1 lane of f32\n",
        "  records       a prediction has at most ", " bytes, a state at most ",
        "  token table   ", ": the first layer's sums over each token's embedding\n");
  }

  @Test
  void saysThatEventsAreOfItsOwnSchemaWhereNoFieldsAreMapped() {
    assertThat(described().out()).contains("\nmapping\n  none: events are Avro records of Cellstream's own schema, TokenEvent\n\nmodel ");
  }

  @Test
  void needsNoRegistryWhereNothingIsReadOrWrittenByOne() throws Exception {
    Path file = Files.writeString(folder.resolve("json.properties"),
        Files.readString(folder.resolve("app.properties")).replaceFirst("schema.registry.url=.*\n", "")
            + "cellstream.input.format=json\ncellstream.input.token=page\ncellstream.output.format=json\n");

    assertThat(CommandLab.run("describe", "--config", file.toString()).out()).contains("  registry      none (schema.registry.url)\n");
    assertThat(CommandLab.run("describe", "--config", file.toString(), "--set", "cellstream.output.format=avro").err())
        .contains("missing schema.registry.url");
  }

  @Test
  void drawsTheMappingFromFieldsToTheirPartsWithWhatIsWrong() {
    assertThat(described("--set", "cellstream.input.format=json", "--set", "cellstream.input.token=click.page?none", "--set",
        "cellstream.input.position=seq", "--set", "cellstream.input.end=type=(logout,expired)?none", "--set", "cellstream.input.time=at:s")
        .out())
        .contains("""

            mapping of json records to a token
              field          becomes                        if missing or null
              click.page  →  token                          no input
              seq         →  position                       turned away
              type        →  end if expired, logout         no
              at          →  time (a number is in seconds)  turned away
              hash:""").doesNotContain("failed: ");
    assertThat(described("--set", "cellstream.input.features=load?last,state:onehot(IDLE,RUN)?0,mode:place(A,B)").out()).contains("""

        mapping of avro records to 4 features
          field     becomes                     if missing or null
          load   →  feature 0                   the sequence's last
          state  →  features 1–2: IDLE, RUN     0
          mode   →  feature 3: from 0 on, A, B  turned away
          hash:""", "\n  failed: model next-token takes a token, and cellstream.input.features is set: ");
  }

  private static Ended described(String... more) {
    List<String> line = new ArrayList<>(List.of("describe", "--config", folder.resolve("app.properties").toString()));
    line.addAll(List.of(more));
    return CommandLab.run(line.toArray(String[]::new));
  }

  @Test
  void saysWhyThereIsNoTokenTable() {
    Ended ended = CommandLab.run("describe", "--config", folder.resolve("app.properties").toString(), "--set",
        "cellstream.token.table.max.bytes=100");

    assertThat(ended.out())
        .containsPattern("\n  token table   none: it would take .*, and cellstream.token.table.max.bytes allows 100 bytes\n");
  }

  @Test
  void aModelGivenGoesBeforeTheConfigurations() {
    Ended ended = CommandLab.run("describe", "--config", folder.resolve("app.properties").toString(), "--model",
        folder.resolve("other").toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: ").contains(folder.resolve("other").toString());
  }

  @Test
  void metricsAreDescribedAsThePageAboutThemHasThem() {
    assertThat(CommandLab.run("describe", "--metrics")).isEqualTo(new Ended(0, MetricsReference.markdown(), ""));
  }

  @Test
  void withoutEitherItSaysWhatToGive() {
    assertThat(CommandLab.run("describe")).isEqualTo(new Ended(2, "",
        "cellstream: give --model DIR, --config FILE, or both; or --metrics; see `cellstream describe --help`" + System.lineSeparator()));
  }
}
