package io.cellstream.topology;

import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.Source;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Tells which events of the keyed topic are there for the second time, because they were copied again after offsets were lost. For one thread. */
final class Copies {
  private final Keying keying;
  private final Ledger ledger;
  private final Safeguards safeguards;
  /** Most copies come from the same partition as the one before. */
  private @Nullable Source last;

  /** Has the ledger let go of the places in topics that are not read any more. */
  Copies(Keying keying, Ledger ledger, Safeguards safeguards) {
    this.keying = keying;
    this.ledger = ledger;
    this.safeguards = safeguards;
    ledger.keepOrigins(of -> source(of.topic(), of.partition()).equals(of));
  }

  /** Whether the event with these headers is a copy of one that was taken; if it is not, it is taken now. */
  boolean wasTaken(Headers headers) {
    Optional<SourcePlace> place = SourcePlace.in(headers);
    if (place.isEmpty()) {
      return false;
    }
    Source from = source(place.get().topic(), place.get().partition());
    if (safeguards.isTaken(ledger, from, place.get().offset())) {
      return true;
    }
    ledger.took(from, place.get().offset());
    return false;
  }

  private Source source(String topic, int partition) {
    Uuid id = keying.ids().apply(topic);
    Source source = last;
    if (source == null || source.partition() != partition || source.idLow() != id.getLeastSignificantBits()
        || source.idHigh() != id.getMostSignificantBits() || !source.topic().equals(topic)) {
      source = new Source(topic, id.getMostSignificantBits(), id.getLeastSignificantBits(), partition);
      last = source;
    }
    return source;
  }
}
