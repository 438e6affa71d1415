package io.cellstream.format;

import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.FieldValues;
import io.cellstream.mapping.KeyFields;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;

/** Records' values to their sequences' keys. For one thread. */
public final class FieldKeys {
  private final KeyFields fields;
  private final FieldReader reader;
  private final FieldValues values;

  /** @param reader of the key's paths */
  public FieldKeys(KeyFields fields, FieldReader reader) {
    this.fields = fields;
    this.reader = reader;
    this.values = new FieldValues(fields.paths().size());
  }

  /** @throws RejectedEventException if the value is none of the format, or its fields make no key */
  public byte[] key(byte[] value, Headers headers) throws RejectedEventException {
    values.clear();
    reader.read(value, headers, values);
    return fields.key(values);
  }
}
