package io.cellstream.preflight;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often each incident has happened since the process began. Thread-safe. */
public final class Incidents {
  private final Map<Incident, LongAdder> counts = new EnumMap<>(Incident.class);

  public Incidents() {
    for (Incident each : Incident.values()) {
      counts.put(each, new LongAdder());
    }
  }

  /** Counts an incident once more. */
  public void count(Incident incident) {
    LongAdder counter = counts.get(incident);
    if (counter != null) {
      counter.increment();
    }
  }

  /** The counts of all incidents, also of those that never happened. */
  public Map<Incident, Long> counts() {
    Map<Incident, Long> now = new EnumMap<>(Incident.class);
    counts.forEach((incident, counter) -> now.put(incident, counter.sum()));
    return now;
  }
}
