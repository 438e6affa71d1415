package io.cellstream.format.text;

import io.cellstream.format.value.FieldReader;
import io.cellstream.format.value.TextBytes;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectedEventException;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/** Reads values that are one text in UTF-8, at the path {@code value}. */
public final class TextFields implements FieldReader {
  private static final FieldPath WHOLE = FieldPath.parse("value");

  /** @throws IllegalArgumentException if a path is another one */
  public TextFields(List<FieldPath> paths) {
    paths.stream().filter(path -> !path.equals(WHOLE)).findFirst().ifPresent(path -> {
      throw new IllegalArgumentException("a text has no field " + path + ": its one path is " + WHOLE);
    });
  }

  /** @throws RejectedEventException NOT_TEXT */
  @Override
  public void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException {
    into.setText(0, TextBytes.text(value));
  }
}
