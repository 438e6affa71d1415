package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.InputReading;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMarkTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(1, 5, 3, 7);
  private static final ModelMark MARK = ModelMark.of(MODEL, InputReading.OWN);

  @ParameterizedTest
  @ValueSource(strings = {"", "-StreamThread-1-consumer", "-StreamThread-2"})
  void whatKafkaStreamsAddsLeavesTheMarkReadable(String added) {
    assertThat(ModelMark.in(MARK.clientId(Optional.empty(), "app", Optional.empty()) + added)).contains(MARK);
    assertThat(ModelMark.in(MARK.clientId(Optional.of("mine-model-of-choice"), "app", Optional.empty()) + added)).contains(MARK);
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
    assertThat(MARK.clientId(Optional.empty(), "app", Optional.empty())).startsWith("app-")
        .isNotEqualTo(MARK.clientId(Optional.empty(), "app", Optional.empty()));
    assertThat(MARK.clientId(Optional.of("mine"), "app", Optional.empty())).startsWith("mine-model-");
  }

  @Test
  void aClientIdNamesTheProcessUnlessTheUserChoseIt() {
    UUID process = UUID.randomUUID();
    String id = MARK.clientId(Optional.empty(), "app-process-of-mine", Optional.of(process));
    assertThat(ModelMark.process(id + "-StreamThread-1-consumer")).contains(process);
    assertThat(ModelMark.in(id + "-StreamThread-1-consumer")).contains(MARK);
    assertThat(id).as("each start has another").isNotEqualTo(MARK.clientId(Optional.empty(), "app-process-of-mine", Optional.of(process)));
    assertThat(ModelMark.process(MARK.clientId(Optional.of("mine"), "app", Optional.of(process)))).isEmpty();
    assertThat(ModelMark.process(MARK.clientId(Optional.empty(), "app", Optional.empty()))).isEmpty();
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
    assertThat(ModelMark.in(mapped.clientId(Optional.of("c"), "app", Optional.empty()))).contains(mapped);
  }
}
