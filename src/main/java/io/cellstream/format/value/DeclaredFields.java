package io.cellstream.format.value;

import io.cellstream.mapping.FieldPath;
import java.util.List;

/** What a schema says of the fields of its values. */
public interface DeclaredFields {

  /** What values have at a path. */
  Declared at(FieldPath path);

  /** Where values have fields that have none inside, those of fewer steps first; of a large schema some. */
  List<FieldPath> paths();

  /** What a schema says of a path. */
  sealed interface Declared {
  }

  /**
   * There is a field.
   *
   * @param text in the schema's words: {@code enum}, {@code decimal(9,2)}; of letters, digits and signs that need no care
   */
  record Typed(String text) implements Declared {
  }

  /** No value has anything there. */
  record Absent() implements Declared {
  }

  /** Values may have something there. */
  record Unclear() implements Declared {
  }
}
