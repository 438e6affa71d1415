package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.TopicFacts.Present;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangelogSettingsTest {
  private final ChangelogSettings settings = new ChangelogSettings(
      Map.of("segment.ms", "1", "max.compaction.lag.ms", "2", "message.timestamp.after.max.ms", "3", "segment.bytes", "4"),
      Set.of("segment.ms", "max.compaction.lag.ms"));

  private static Present topic(Map<String, String> config) {
    return new Present(1, 1, 1, 0, Optional.empty(), Optional.of(config));
  }

  @Test
  void aBrokerIsNotAskedForWhatItDoesNotKnowButForWhatTheUserSet() {
    Present old = topic(Map.of("segment.ms", "9", "segment.bytes", "9"));

    assertThat(settings.unknownTo(old)).containsExactly("topic.max.compaction.lag.ms");
    assertThat(settings.knownTo(old)).containsOnlyKeys("segment.ms", "segment.bytes", "message.timestamp.after.max.ms");
  }

  @Test
  void aBrokerThatHidesItsSettingsIsAskedForAll() {
    Present hiding = new Present(1, 1, 1, 0, Optional.empty(), Optional.empty());

    assertThat(settings.unknownTo(hiding)).isEmpty();
    assertThat(settings.knownTo(hiding)).isEqualTo(settings.values());
  }

  @Test
  void anExistingChangelogIsComparedButForItsTimeLimits() {
    Present changelog = topic(
        Map.of("segment.ms", "1", "segment.bytes", "5", "max.compaction.lag.ms", "7", "message.timestamp.after.max.ms", "9"));

    assertThat(settings.differing(changelog)).containsExactlyInAnyOrder("segment.bytes=5 (4)", "max.compaction.lag.ms=7 (2)");
  }

  @Test
  void aNumberIsReadAndTextThatIsNoneLeftToKafka() {
    assertThat(settings.number("segment.bytes")).contains(4L);
    assertThat(settings.number("retention.ms")).isEmpty();
    assertThat(new ChangelogSettings(Map.of("segment.bytes", "many"), Set.of()).number("segment.bytes")).isEmpty();
  }
}
