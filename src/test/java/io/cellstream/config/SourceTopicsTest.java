package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceTopicsTest {

  @Test
  void oneTopicIsItself() {
    SourceTopics topics = SourceTopics.parse("events");
    assertThat(topics.areMany()).isFalse();
    assertThat(topics.first()).isEqualTo("events");
    assertThat(topics).hasToString("events");
  }

  @Test
  void severalStandBetweenCommas() {
    SourceTopics topics = SourceTopics.parse("a, b");
    assertThat(topics.areMany()).isTrue();
    assertThat(topics.names()).containsExactly("a", "b");
    assertThat(topics.has("b")).isTrue();
    assertThat(topics.has("c")).isFalse();
    assertThat(topics).hasToString("a,b");
  }

  @Test
  void aPatternStandsBetweenSlashesAndMeansWholeNames() {
    SourceTopics topics = SourceTopics.parse("/sensors-[0-9]{1,3}/");
    assertThat(topics.areMany()).isTrue();
    assertThat(topics.has("sensors-7")).isTrue();
    assertThat(topics.has("old-sensors-7")).isFalse();
    assertThat(topics.has("sensors-7-dead")).isFalse();
    assertThat(topics).hasToString("/sensors-[0-9]{1,3}/");
  }

  @Test
  void whatIsNeitherIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> SourceTopics.parse("a,a")).withMessage("names topic a twice");
    assertThatIllegalArgumentException().isThrownBy(() -> SourceTopics.parse("a,,b")).withMessageContaining("no valid Kafka name");
    assertThatIllegalArgumentException().isThrownBy(() -> SourceTopics.parse("/a")).withMessageContaining("between two slashes");
    assertThatIllegalArgumentException().isThrownBy(() -> SourceTopics.parse("/a[/")).withMessageContaining("is no regular expression");
  }

  private static Settings settings(String... more) {
    Map<String, String> flags = new HashMap<>(
        Map.of("bootstrap.servers", "b:1", "application.id", "app", "cellstream.output.topic", "out"));
    for (int i = 0; i < more.length; i += 2) {
      flags.put(more[i], more[i + 1]);
    }
    return Settings.load(Optional.empty(), Map.of(), flags);
  }

  @Test
  void oneTopicWhoseRecordsHaveTheKeysIsReadItself() {
    InputTopics topics = InputTopics.of(settings("cellstream.input.topic", "in"));
    assertThat(topics.keyed()).isEmpty();
    assertThat(topics.steps()).isEqualTo("in");
  }

  @Test
  void severalTopicsAndKeysFromFieldsGoThroughTheKeyedTopic() {
    assertThat(InputTopics.of(settings("cellstream.input.topic", "a,b")).steps()).isEqualTo("app-keyed");
    assertThat(InputTopics.of(settings("cellstream.input.topic", "/sensors-.*/")).steps()).isEqualTo("app-keyed");
    assertThat(InputTopics.of(settings("cellstream.input.topic", "in", "cellstream.input.key", "id", "cellstream.input.keyed.topic", "k"))
        .steps()).isEqualTo("k");
  }

  private static void refused(String message, String... more) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> settings(more)).withMessageContaining(message);
  }

  @Test
  void whatIsWrittenMustNotBeRead() {
    refused("cellstream.output.topic and cellstream.input.topic are both 'out'", "cellstream.input.topic", "out");
    refused("cellstream.output.topic=out is one of the topics of cellstream.input.topic=/o.*/", "cellstream.input.topic", "/o.*/");
    refused("cellstream.input.keyed.topic=app-keyed is one of the topics of cellstream.input.topic=/app.*/", "cellstream.input.topic",
        "/app.*/", "cellstream.dead.letter.topic", "dead");
    refused("cellstream.input.keyed.topic and cellstream.output.topic are both 'out'", "cellstream.input.topic", "a,b",
        "cellstream.input.keyed.topic", "out");
  }

  @Test
  void whereThereIsNoKeyedTopicItsNameIsFree() {
    assertThat(InputTopics.of(settings("cellstream.input.topic", "app-keyed")).steps()).isEqualTo("app-keyed");
    assertThat(InputTopics.of(settings("cellstream.input.topic", "in", "cellstream.output.topic", "app-keyed")).keyed()).isEmpty();
  }

  @Test
  void theClockCantTellWhetherAKeyedTopicIsReadToItsEnd() {
    refused("may still wait in the topics before it: set cellstream.sequence.idle.time=event", "cellstream.input.topic", "a,b",
        "cellstream.sequence.idle.time", "wall");
  }

  @Test
  void aStreamsGroupReadsNoPattern() {
    refused("cellstream.input.topic=/a.*/ is a pattern, and topics are read by one only with group.protocol=classic",
        "cellstream.input.topic",
        "/a.*/", "group.protocol", "streams");
  }
}
