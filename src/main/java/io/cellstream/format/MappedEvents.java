package io.cellstream.format;

import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.EventMapper;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;

/** Records' values to events, by a mapping. For one thread. */
public final class MappedEvents {
  private final FieldReader reader;
  private final EventMapper mapper;
  private final FieldValues values;

  /** @param reader of the mapping's paths */
  public MappedEvents(EventMapping mapping, FieldReader reader) {
    this.reader = reader;
    this.mapper = new EventMapper(mapping);
    this.values = mapper.values();
  }

  /** @throws RejectedEventException if the value is none of the format, or its fields make no event */
  public RawEvent read(byte[] value, Headers headers) throws RejectedEventException {
    values.clear();
    reader.read(value, headers, values);
    return mapper.event(values);
  }
}
