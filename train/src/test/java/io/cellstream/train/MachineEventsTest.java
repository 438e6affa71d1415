package io.cellstream.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.train.machine.HeldOutRecordings;
import io.cellstream.train.machine.Recording;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.JsonEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MachineEventsTest {
  private static final List<Recording> RECORDINGS = HeldOutRecordings.first(60);
  private static final List<JsonEvent> EVENTS = samples().interleaved(new SplittableRandom(1));

  @Test
  void keepEachMachinesReadingsInOrderAndEndWithTheLast() {
    Map<String, List<JsonEvent>> byKey = new LinkedHashMap<>();
    EVENTS.forEach(event -> byKey.computeIfAbsent(key(event), _ -> new ArrayList<>()).add(event));

    assertThat(byKey).hasSize(60);
    for (int n = 0; n < 60; n++) {
      List<JsonEvent> own = Objects.requireNonNull(byKey.get(MachineEvents.key(n)));
      Recording recording = RECORDINGS.get(n);
      assertThat(own).hasSize(recording.length());
      for (int t = 0; t < own.size(); t++) {
        RawEvent event = own.get(t).event();
        assertThat(event.position()).hasValue(t);
        assertThat(event.end()).isEqualTo(t == own.size() - 1);
        assertThat(event.input()).isInstanceOfSatisfying(RawInput.FeatureValues.class, expected(recording.features(t)));
      }
    }
  }

  @Test
  void comeFromManyMachinesAtATime() {
    assertThat(EVENTS.subList(0, 100).stream().map(MachineEventsTest::key).distinct().count()).isGreaterThan(20);
  }

  @Test
  void readBackFromTextAsTheSameNumbers() throws Exception {
    for (JsonEvent event : EVENTS) {
      RawInput.FeatureValues written = (RawInput.FeatureValues) Objects.requireNonNull(event.event().input());
      RawEvent read = EventJson.parse(EventJson.write(event)).event();
      assertThat(read.input()).isInstanceOfSatisfying(RawInput.FeatureValues.class, expected(written.values()));
    }
  }

  private static Samples samples() {
    Map<String, List<RawEvent>> sequences = new LinkedHashMap<>();
    for (int n = 0; n < RECORDINGS.size(); n++) {
      sequences.put(MachineEvents.key(n), MachineEvents.events(RECORDINGS.get(n)));
    }
    return new Samples(sequences, Map.of());
  }

  private static Consumer<RawInput.FeatureValues> expected(double[] values) {
    return features -> assertThat(features.values()).containsExactly(values);
  }

  private static String key(JsonEvent event) {
    return new String(Objects.requireNonNull(event.key()), StandardCharsets.UTF_8);
  }
}
