package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cluster.StartupException;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.modelfile.TestModels;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelLoaderTest {
  private static final ModelDefinition MODEL = TestModels.translator(1, new GenerationDefinition(new Beam(8, 1), 300), 5, 4);

  @Test
  void refusesAModelWhoseGenerationsWouldHoldUpOtherKeys() {
    assertThatCode(() -> ModelLoader.refuseLong(MODEL, Duration.ofMillis(500))).doesNotThrowAnyException();
    assertThatThrownBy(() -> ModelLoader.refuseLong(MODEL, Duration.ofMillis(1250))).isInstanceOf(StartupException.class)
        .hasMessage(
            "the model translator may take 1250.0 ms for one generation here (300 tokens, 8 sequences at once), but no event may hold"
                + " up those behind it for more than 500 ms: lower generation.maxLength, beams or completions in its model.json, or use a faster"
                + " machine");
  }

  @Test
  void refusesAModelThatWouldHoldUpOtherKeysAtTheEndOfASequence() {
    ModelDefinition reading = TestModels.bothWays(1, 5, 1000, Answer.LAST_STATES);
    assertThatCode(() -> ModelLoader.refuseLong(reading, Duration.ofMillis(500))).doesNotThrowAnyException();
    assertThatThrownBy(() -> ModelLoader.refuseLong(reading, Duration.ofMillis(1250))).isInstanceOf(StartupException.class)
        .hasMessage(
            "the model both-ways may take 1250.0 ms to read one sequence at its end here (1000 events), but no event may hold up those"
                + " behind it for more than 500 ms: lower reading.maxLength in its model.json, or use a faster machine");
  }
}
