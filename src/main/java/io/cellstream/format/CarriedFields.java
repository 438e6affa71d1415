package io.cellstream.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectedEventException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Takes fields from an event's record, for its predictions to repeat. For one thread. */
public final class CarriedFields {
  /** The most bytes of a text that is repeated: a prediction must fit its topic. */
  public static final int LONGEST = 1_000;

  private final List<FieldPath> paths;
  private final FieldReader reader;
  private final FieldValues values;

  /** @param reader of these paths */
  public CarriedFields(List<FieldPath> paths, FieldReader reader) {
    this.paths = paths;
    this.reader = reader;
    this.values = new FieldValues(paths.size());
  }

  /** Each path with its value: null, a Boolean, a Long, a Double or a String. */
  public Map<String, @Nullable Object> of(byte[] event, Headers headers) {
    values.clear();
    try {
      reader.read(event, headers, values);
    } catch (RejectedEventException e) {
      values.clear(); // the record has not all of the fields; what was made of it has been told
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      Object value = values.object(i);
      boolean fits = !(value instanceof String text) || (text.length() <= LONGEST && text.getBytes(UTF_8).length <= LONGEST);
      fields.put(paths.get(i).toString(), fits ? value : null);
    }
    return fields;
  }
}
