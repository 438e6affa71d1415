package io.cellstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputReadingTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(1, 5, 3, 7);
  private static final ModelDefinition OTHER = TestModels.nextToken(2, 5, 3, 7);

  private static String owner(ModelDefinition model, int mapping) {
    return new InputReading(Optional.of(Integer.toString(mapping).repeat(64)), false).ownerOf(model);
  }

  @Test
  void aStateBelongsToTheModelAndTheMapping() {
    assertThat(InputReading.OWN.ownerOf(MODEL)).isEqualTo(MODEL.stateHash());
    assertThat(owner(MODEL, 1)).hasSize(64).isNotEqualTo(owner(MODEL, 2)).isNotEqualTo(MODEL.stateHash()).isNotEqualTo(owner(OTHER, 1));
  }

  @Test
  void itIsToldWhichOfThemHasChanged() {
    assertThat(new ForeignStateException(owner(MODEL, 1), owner(MODEL, 2))).hasMessageContaining("another mapping");
    assertThat(new ForeignStateException(MODEL.stateHash(), owner(MODEL, 2))).hasMessageContaining("another mapping");
    assertThat(new ForeignStateException(owner(OTHER, 1), owner(MODEL, 1))).hasMessageContaining("belong to the model with state hash");
  }
}
