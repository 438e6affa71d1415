package io.cellstream.format;

import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.FieldValues;
import io.cellstream.mapping.KeyFields;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

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

  /** @throws RejectedEventException if there is no value, or none of the format, or if its fields make no key */
  public byte[] key(byte @Nullable [] value, Headers headers) throws RejectedEventException {
    if (value == null) {
      throw new RejectedEventException(RejectCause.MISSING_FIELD, "the record has no value, so it has no field " + fields
          + ", which is its sequence's key; `cellstream forget` deletes what is kept of a key");
    }
    values.clear();
    reader.read(value, headers, values);
    return fields.key(values);
  }
}
