package io.cellstream.format.value;

import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;

/** Reads those fields of a record's value that a mapping names. For one thread. */
public interface FieldReader {

  /**
   * Costs time and memory of the order of the value's length, whatever its bytes.
   *
   * @param into all its places are missing; gets the values at the mapping's paths, in their order
   * @throws RejectedEventException if the value is none of the format, or has no such fields
   */
  void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException;
}
