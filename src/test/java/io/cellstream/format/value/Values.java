package io.cellstream.format.value;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.mapping.MappingText;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What a reader finds at paths. */
public final class Values {
  private Values() {
  }

  public static List<FieldPath> paths(String paths) {
    return MappingText.paths(paths);
  }

  /** Each path's value, as a message shows it. */
  public static List<String> read(FieldReader reader, int paths, byte[] value) throws RejectedEventException {
    FieldValues values = new FieldValues(paths);
    reader.read(value, new RecordHeaders(), values);
    List<String> shown = new ArrayList<>();
    for (int place = 0; place < paths; place++) {
      shown.add(values.shown(place));
    }
    return shown;
  }

  public static String rejection(FieldReader reader, int paths, RejectCause cause, byte[] value) {
    RejectedEventException thrown = Objects
        .requireNonNull(catchThrowableOfType(RejectedEventException.class, () -> read(reader, paths, value)), "was not rejected");
    if (thrown.rejectCause() != cause) {
      throw new AssertionError(thrown.rejectCause() + " instead of " + cause + ": " + thrown.getMessage(), thrown);
    }
    return thrown.getMessage();
  }
}
