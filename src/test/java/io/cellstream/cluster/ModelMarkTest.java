package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.InputReading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMarkTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(1, 5, 3, 7);
  private static final ModelMark MARK = ModelMark.of(MODEL, InputReading.OWN);

  @ParameterizedTest
  @ValueSource(strings = {"", "-StreamThread-1-consumer", "-StreamThread-2"})
  void whatKafkaStreamsAddsLeavesTheMarkReadable(String added) {
    assertThat(ModelMark.in(MARK.clientId(Optional.empty(), "app") + added)).contains(MARK);
    assertThat(ModelMark.in(MARK.clientId(Optional.of("mine-model-of-choice"), "app") + added)).contains(MARK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "-12"})
  void aStaticMembersThreadNumberLeavesTheMarkReadable(String added) {
    assertThat(ModelMark.in(MARK.instanceId("cellstream-0") + added)).contains(MARK);
  }

  @Test
  void aStaticMemberIsTheSameAtEachStartWithTheSameModel() {
    assertThat(MARK.instanceId("cellstream-0")).startsWith("cellstream-0-model-").isEqualTo(MARK.instanceId("cellstream-0"));
  }

  @Test
  void eachStartHasAClientIdOfItsOwnUnlessTheUserChoseOne() {
    assertThat(MARK.clientId(Optional.empty(), "app")).startsWith("app-").isNotEqualTo(MARK.clientId(Optional.empty(), "app"));
    assertThat(MARK.clientId(Optional.of("mine"), "app")).startsWith("mine-model-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-4f2e-StreamThread-1-consumer", "app-model-xyz-StreamThread-1-consumer", ""})
  void aClientOfAnotherKindHasNone(String clientId) {
    assertThat(ModelMark.in(clientId)).isEmpty();
  }

  @Test
  void anotherMappingHasAnotherMark() {
    ModelMark mapped = ModelMark.of(MODEL, new InputReading(Optional.of("1".repeat(64)), false));

    assertThat(mapped).isNotEqualTo(MARK).isNotEqualTo(ModelMark.of(MODEL, new InputReading(Optional.of("2".repeat(64)), false)));
    assertThat(ModelMark.in(mapped.clientId(Optional.of("c"), "app"))).contains(mapped);
  }
}
