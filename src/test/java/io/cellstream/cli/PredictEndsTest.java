package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences that are over by their time, in {@code predict}. */
class PredictEndsTest {
  private static final ModelDefinition SORTER = TestModels.classifier(11, 26, 4, 3, 8);
  private static final String EVENTS = """
      {"key":"a","token":"t","timestamp":1000,"partition":3,"offset":10}
      {"key":"b","token":"o","timestamp":1100,"partition":3,"offset":11}
      {"key":"a","token":"o","timestamp":1200,"partition":3,"offset":14}
      {"key":"a","token":"o","timestamp":9000,"partition":3,"offset":15}
      """;
  private static final String A_IS_OVER = "{\"key\":\"a\",\"step\":1,\"kind\":\"FINAL\",\"reason\":\"IDLE\","
      + "\"lastEvent\":{\"partition\":3,\"offset\":14,\"readTo\":14},\"timestamp\":1700}\n";
  private static final String B_IS_OVER = "{\"key\":\"b\",\"step\":0,\"kind\":\"FINAL\",\"reason\":\"IDLE\","
      + "\"lastEvent\":{\"partition\":3,\"offset\":11,\"readTo\":12},\"timestamp\":1600}\n";
  private static final String A_IS_OVER_AGAIN = "{\"key\":\"a\",\"step\":0,\"kind\":\"FINAL\",\"reason\":\"IDLE\","
      + "\"lastEvent\":{\"partition\":3,\"offset\":15,\"readTo\":15},\"timestamp\":9500}\n";
  private static final String[] WALL = {"-D", "cellstream.sequence.idle.ms=500", "-D", "cellstream.sequence.idle.time=wall"};

  @TempDir
  Path folder;
  private Path events = Path.of("");

  @BeforeEach
  void writeEvents() throws Exception {
    events = file("events", EVENTS);
  }

  @Test
  void endsEachSequenceWhereTheStreamDid() throws Exception {
    Path ends = file("ends", A_IS_OVER + B_IS_OVER + A_IS_OVER_AGAIN);

    Ended ended = predict(SORTER, WALL, "--input", events, "--ends", ends);

    assertThat(ended.err()).isEmpty();
    assertThat(bare(ended)).isEqualTo(B_IS_OVER + A_IS_OVER + A_IS_OVER_AGAIN);
    assertThat(predict(SORTER, WALL, "--input", events, "--ends", file("made", ended.out()), "--batch", 8)).isEqualTo(ended);
  }

  @Test
  void passesOverPredictionsThatAreOfOtherPartitionsOrNeedNoClock() throws Exception {
    Path ends = file("ends", B_IS_OVER.replace("\"partition\":3", "\"partition\":4") + A_IS_OVER.replace(",\"readTo\":14", "")
        + "{\"key\":\"a\",\"step\":0,\"kind\":\"STEP\",\"timestamp\":1000}\n" + A_IS_OVER);

    Ended ended = predict(SORTER, WALL, "--input", events, "--ends", ends);

    assertThat(bare(ended)).isEqualTo(A_IS_OVER);
    assertThat(ended.err()).startsWith("cellstream: warning: 2 sequences are open and got no answer");
  }

  @Test
  void endsASequenceOnceThoughItsEndHasManyLines() throws Exception {
    ModelDefinition sums = TestModels.withShape(TestModels.nextToken(7, 26, 4, 8), Shape.SYNCHRONIZED);
    String line = "{\"key\":\"a\",\"step\":1,\"kind\":\"GENERATED\",\"index\":0,\"lastEvent\":{\"partition\":3,\"offset\":14,\"readTo\":14}}\n";

    Ended ended = predict(sums, WALL, "--input", events, "--ends", file("ends", line + line.replace("\"index\":0", "\"index\":1")));

    assertThat(ended.out().lines().filter(each -> each.contains("FINAL"))).containsExactly(A_IS_OVER.strip());
  }

  @Test
  void leavesOutWhatCameAfterEventsThatAreNotThere() throws Exception {
    Path ends = file("ends", A_IS_OVER_AGAIN.replace("\"readTo\":15", "\"readTo\":16"));

    Ended ended = predict(SORTER, WALL, "--input", events, "--ends", ends);

    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("cellstream: warning: 1 end in --ends was left out: later events of partition 3 came before, and the"
        + " last one here has offset 15" + System.lineSeparator());
  }

  @Test
  void saysThatWithoutThemNoSequenceEndsByTheWallClock() throws Exception {
    assertThat(predict(SORTER, WALL, "--input", events).err()).startsWith("cellstream: warning: by cellstream.sequence.idle.time=wall no"
        + " event says which sequences are over, so none ends by its time here: give --ends with the predictions that"
        + " `cellstream consume` prints" + System.lineSeparator());
  }

  @Test
  void refusesWhatCanNotGoTogether() throws Exception {
    Path ends = file("ends", A_IS_OVER);
    String[] byEvents = {"-D", "cellstream.sequence.idle.ms=500"};

    assertRefused("--ends is for cellstream.sequence.idle.time=wall with cellstream.sequence.idle.ms or cellstream.sequence.age.ms",
        byEvents, "--input", events, "--ends", ends);
    assertRefused("line 1 does not say its partition and offset, by which --ends says when: `cellstream consume --events --partition N`"
        + " writes them", WALL, "--input", file("placeless", "{\"key\":\"a\",\"token\":\"t\"}\n"), "--ends", ends);
    assertRefused("--text and --ends are both given", WALL, "--text", file("text", "to"), "--ends", ends);
    assertRefused("--ends " + events + ": line 1 is no prediction (unknown field \"token\"", WALL, "--input", events, "--ends", events);
    assertRefused("ends: there is no such file".replace("ends", "none"), WALL, "--input", events, "--ends", folder.resolve("none"));
    assertRefused("line 1 is no prediction (field \"lastEvent.offset\" is missing)", WALL, "--input", events, "--ends",
        file("torn", A_IS_OVER.replace("\"offset\":14,", "")));
  }

  @Test
  void byTheTimeOfEventsASequenceIsOverWhereItsEventsSayIt() throws Exception {
    Ended ended = predict(SORTER, new String[]{"-D", "cellstream.sequence.idle.ms=500"}, "--input", events);

    assertThat(bare(ended)).startsWith(A_IS_OVER.replace(",\"readTo\":14", ""));
  }

  @Test
  void takesTheRulesOfSequencesFromAFileAndNothingElse() throws Exception {
    Path config = file("app.properties", """
        cellstream.input.topic=not a topic
        cellstream.sequence.of.a.later.version=1
        cellstream.sequence.length.max=1
        """);

    Ended ended = predict(SORTER, new String[]{"--config", config.toString()}, "--input", events);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines()).hasSize(4).allMatch(line -> line.contains("MAX_LENGTH"));
    assertRefused("cellstream.sequence.idel.ms", new String[]{"-D", "cellstream.sequence.idel.ms=5"}, "--input", events);
    assertRefused("cellstream.sequence.idle.ms", new String[]{"-D", "cellstream.sequence.idle.ms=soon"}, "--input", events);
  }

  /** Without the numbers, which depend on the model. */
  private static String bare(Ended ended) {
    return ended.out().replaceAll("\"(top|values)\":\\[[^]]*],", "");
  }

  private void assertRefused(String reason, String[] rules, Object... arguments) throws Exception {
    Ended ended = predict(SORTER, rules, arguments);
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: ").contains(reason);
  }

  private Ended predict(ModelDefinition model, String[] rules, Object... arguments) throws Exception {
    Path packaged = folder.resolve(model.name());
    if (Files.notExists(packaged)) {
      ModelPackageWriter.write(packaged, model, Map.of());
    }
    List<String> line = new ArrayList<>(List.of("predict", "--model", packaged.toString()));
    line.addAll(List.of(rules));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return CommandLab.run(line.toArray(String[]::new));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
