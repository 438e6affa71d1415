package io.cellstream.preflight;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each incident has happened since the process began. Safe for threads. */
public final class Incidents {
  private final Map<Incident, LongAdder> counts = new EnumMap<>(Incident.class);

  public Incidents() {
    for (Incident each : Incident.values()) {
      counts.put(each, new LongAdder());
    }
  }

  public void count(Incident incident) {
    LongAdder counter = counts.get(incident);
    if (counter != null) {
      counter.increment();
    }
  }

  /** All of them, those that never happened too. */
  public Map<Incident, Long> counts() {
    Map<Incident, Long> now = new EnumMap<>(Incident.class);
    counts.forEach((incident, counter) -> now.put(incident, counter.sum()));
    return now;
  }
}
