package io.cellstream.format.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** Parsers of JSON that comes from outside: how deep, long and large it may be. */
public final class JsonParsers {
  /** Objects and arrays within each other. */
  public static final int DEEPEST = 100;
  /** Digits of a number. */
  private static final int LONGEST_NUMBER = 1_000;
  private static final int LONGEST_STRING = 64 << 20;

  private JsonParsers() {
  }

  /**
   * What makes parsers. They keep no table of names: with names that never come again, as keys of maps may be, it would be made anew with each
   * value.
   *
   * @param deepest how many objects and arrays may be within each other
   */
  public static JsonFactory factory(int deepest) {
    return JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).maxNumberLength(LONGEST_NUMBER)
            .maxNestingDepth(deepest).build())
        .build();
  }
}
