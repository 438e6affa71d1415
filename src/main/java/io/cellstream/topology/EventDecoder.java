package io.cellstream.topology;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;

/** Turns a record's value into an event. For one thread. */
@FunctionalInterface
public interface EventDecoder {

  /** @throws RejectedEventException if the sender is to blame; any other failure throws an unchecked exception */
  RawEvent decode(byte[] value, Headers headers) throws RejectedEventException;
}
