package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.ConfigurationException;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.TestModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingRulesTest {
  private static final ModelDefinition TOKENS = TestModels.nextToken(7, 26, 4, 8);
  private static final ModelDefinition FOUR = TestModels.features(7, Shape.SYNCHRONIZED, 4, DenseActivation.SOFTMAX, 2, 8);
  private static final ModelDefinition STATELESS = TestModels.oneToOne(3, 4, 5, 2);

  /** @param settings names, without what all begin with, and values in turn */
  private static FoundOnly found(ModelDefinition model, String... settings) throws StartupException {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put("cellstream.input." + settings[i], settings[i + 1]);
    }
    FoundOnly findings = new FoundOnly();
    MappingRules.of(Settings.load(Optional.empty(), Map.of(), all)).check(findings, model);
    return findings;
  }

  private static List<String> problems(ModelDefinition model, String... settings) throws StartupException {
    return found(model, settings).problems();
  }

  @Test
  void saysNothingWhereNothingIsMapped() throws StartupException {
    assertThat(found(TOKENS).texts()).isEmpty();
  }

  @Test
  void saysWhatAMappingThatFitsMakes() throws StartupException {
    assertThat(found(TOKENS, "format", "json", "token", "page").texts()).singleElement().asString()
        .startsWith("json records become events of a token, mapping hash ");
    assertThat(found(FOUR, "features", "a,b:onehot(X,Y),c?last").texts()).singleElement().asString()
        .startsWith("avro records become events of 4 features, mapping hash ");
    assertThat(found(FOUR, "features", "values[*]").problems()).isEmpty();
  }

  @Test
  void theMappingMustGiveWhatTheModelTakes() throws StartupException {
    assertThat(problems(FOUR, "token", "page"))
        .containsExactly("failed: model features takes 4 features, and cellstream.input.token is set:"
            + " set cellstream.input.features in its place, or another model");
    assertThat(problems(TOKENS, "features", "a,b"))
        .containsExactly("failed: model next-token takes a token, and cellstream.input.features is"
            + " set: set cellstream.input.token in its place, or another model");
    assertThat(problems(FOUR, "features", "a,state:onehot(X,Y,Z),b?0")).containsExactly("failed: model features takes 4 features, and"
        + " cellstream.input.features gives 5: a 1, state 3, b 1");
  }

  @Test
  void aLastValueNeedsAModelThatKeepsStates() throws StartupException {
    assertThat(problems(STATELESS, "features", "a,b?last,c,d?last")).singleElement().asString()
        .contains("keeps no states, so no event has a last one: where b, d is missing the event is turned away");
    assertThat(problems(FOUR, "features", "a,b?last,c,d?last")).isEmpty();
  }

  @Test
  void otherFormatsThanAvroNeedAMapping() throws StartupException {
    assertThat(problems(TOKENS, "format", "json"))
        .containsExactly("failed: cellstream.input.format=json needs a mapping, which says what an"
            + " event is made of: set cellstream.input.token or cellstream.input.features; `cellstream map` proposes one");
  }

  @Test
  void partsWithoutAnInputWouldDoNothing() throws StartupException {
    assertThat(problems(TOKENS, "position", "seq", "end", "done")).singleElement().asString()
        .startsWith("failed: cellstream.input.position, cellstream.input.end are set, and nothing is without the event's input: set ");
  }

  @Test
  void whatHasNoUseIsDoubted() throws StartupException {
    assertThat(problems(TOKENS, "format", "json", "token", "page", "schema", "reading.avsc")).singleElement().asString()
        .startsWith("warning: cellstream.input.schema has no use with cellstream.input.format=json");
    assertThat(problems(TOKENS, "token", "page", "columns", "a,b")).singleElement().asString()
        .startsWith("warning: cellstream.input.columns has no use with cellstream.input.format=avro");
  }

  @Test
  void pathsMustBeColumnsThatThereAre() throws StartupException {
    assertThat(problems(TOKENS, "format", "csv", "columns", "at,page", "token", "pgae", "position", "[2]")).containsExactly(
        "failed: pgae is none of the 2 columns that cellstream.input.columns names (at, page); did you mean \"page\"?",
        "failed: [2] is none of the 2 columns that cellstream.input.columns names (at, page)");
    assertThat(problems(TOKENS, "format", "csv", "token", "page")).containsExactly(
        "failed: page is no column: without cellstream.input.columns, which names them, columns are [0], [1] and so on");
    assertThat(problems(TOKENS, "format", "csv", "columns", "at,page", "token", "page", "position", "[0]")).isEmpty();
    assertThat(problems(TOKENS, "format", "csv", "token", "[7]")).isEmpty();
  }

  @Test
  void aTextHasOnePath() throws StartupException {
    assertThat(problems(TOKENS, "format", "text", "token", "word")).containsExactly(
        "failed: word is in no record: the values are texts, whose only path is value");
    assertThat(problems(TOKENS, "format", "text", "token", "value")).isEmpty();
  }

  @Test
  void anEventHasOneInput() {
    assertThatThrownBy(() -> found(TOKENS, "token", "a", "features", "b")).isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cellstream.input.token is set, and cellstream.input.features is too");
  }
}
