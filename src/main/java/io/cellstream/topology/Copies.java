package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.Source;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Tells which events of the keyed topic are there for the second time, because they were copied again after offsets were lost. A copy names the
 * topic that it came from by its id, so that those of a topic that was made anew are told from those before it. For one thread.
 */
final class Copies {
  private final Ledger ledger;
  private final Safeguards safeguards;
  /** Most copies come from the same partition as the one before. */
  private @Nullable Source last;
  private byte[] lastId = {};

  /** Has the ledger let go of the places in topics that are not read any more. */
  Copies(Keying keying, Ledger ledger, Safeguards safeguards) {
    this.ledger = ledger;
    this.safeguards = safeguards;
    ledger.keepOrigins(keying.areRead());
  }

  /** Whether the event with these headers is a copy of one that was taken; if it is not, it is taken now. */
  boolean wasTaken(Headers headers) {
    Optional<SourcePlace> place = SourcePlace.in(headers);
    Header id = headers.lastHeader(SourcePlace.ID_HEADER);
    Source from = place.isEmpty() || id == null || id.value() == null ? null : source(place.get(), id.value());
    if (from == null) {
      return false;
    }
    if (safeguards.isTaken(ledger, from, place.get().offset())) {
      return true;
    }
    ledger.took(from, place.get().offset());
    return false;
  }

  /** Null if that is no topic's id. */
  private @Nullable Source source(SourcePlace place, byte[] id) {
    Source source = last;
    if (source == null || source.partition() != place.partition() || !source.topic().equals(place.topic()) || !Arrays.equals(id, lastId)) {
      try {
        Uuid topic = Uuid.fromString(new String(id, UTF_8));
        source = new Source(place.topic(), topic.getMostSignificantBits(), topic.getLeastSignificantBits(), place.partition());
      } catch (IllegalArgumentException e) {
        return null;
      }
      last = source;
      lastId = id;
    }
    return source;
  }
}
