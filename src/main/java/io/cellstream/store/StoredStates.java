package io.cellstream.store;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** States as bytes, in the local store and in its changelog. */
interface StoredStates {

  /** Its name, for messages. */
  String name();

  byte @Nullable [] get(Bytes key);

  /** Some entry; empty if there is none. */
  Optional<KeyValue<Bytes, byte[]>> any();

  /** Writes all of them, to the changelog and to the local store. */
  void write(List<StateChange> changes);
}
