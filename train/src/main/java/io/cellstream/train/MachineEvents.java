package io.cellstream.train;

import io.cellstream.sequence.RawEvent;
import io.cellstream.train.machine.Recording;
import io.cellstream.wire.JsonEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Recordings as the events that a stream of many machines would bring. */
final class MachineEvents {
  /** How many machines run side by side. */
  private static final int SIDE_BY_SIDE = 40;

  private MachineEvents() {
  }

  /** The key of the n-th recording, counted from 0. */
  static String key(int n) {
    return String.format(Locale.ROOT, "machine-%04d", n + 1);
  }

  /** The reading at {@code t} as an event; the last one ends its sequence. */
  static RawEvent event(Recording recording, int t) {
    return new RawEvent(new RawEvent.Features(recording.features(t)), OptionalLong.of(t), false, t + 1 == recording.length());
  }

  /**
   * The events of all recordings: each one's own in order, several of them interleaved at random. When one has ended, the next begins.
   */
  static List<JsonEvent> interleaved(List<Recording> recordings, RandomGenerator random) {
    List<Iterator<JsonEvent>> waiting = new ArrayList<>();
    for (int n = 0; n < recordings.size(); n++) {
      waiting.add(events(key(n), recordings.get(n)).iterator());
    }
    Iterator<Iterator<JsonEvent>> next = waiting.iterator();
    List<Iterator<JsonEvent>> running = new ArrayList<>();
    List<JsonEvent> events = new ArrayList<>();
    while (next.hasNext() || !running.isEmpty()) {
      while (running.size() < SIDE_BY_SIDE && next.hasNext()) {
        running.add(next.next());
      }
      int one = random.nextInt(running.size());
      events.add(running.get(one).next());
      if (!running.get(one).hasNext()) {
        running.remove(one);
      }
    }
    return events;
  }

  private static List<JsonEvent> events(String key, Recording recording) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    List<JsonEvent> events = new ArrayList<>();
    for (int t = 0; t < recording.length(); t++) {
      events.add(new JsonEvent(bytes, OptionalLong.empty(), event(recording, t)));
    }
    return events;
  }
}
