package io.cellstream.train;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.train.machine.Recording;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Recordings as the events that a stream of many machines would bring. */
final class MachineEvents {
  private MachineEvents() {
  }

  /** The key of the n-th recording, counted from 0. */
  static String key(int n) {
    return String.format(Locale.ROOT, "machine-%04d", n + 1);
  }

  /** A recording's readings; the last one ends its sequence. */
  static List<RawEvent> events(Recording recording) {
    return IntStream.range(0, recording.length()).mapToObj(t -> event(recording, t)).toList();
  }

  private static RawEvent event(Recording recording, int t) {
    return new RawEvent(new RawInput.FeatureValues(recording.features(t)), OptionalLong.of(t), false, t + 1 == recording.length());
  }
}
