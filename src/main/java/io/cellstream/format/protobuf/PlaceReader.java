package io.cellstream.format.protobuf;

import io.cellstream.mapping.FieldValues;

/** Reads a field to the places of the paths that lead to it or into it. For one thread. */
interface PlaceReader {

  /**
   * The message has the field.
   *
   * @param found its occurrences as {@link MessageScan} has them, at least one
   */
  void present(MessageInput in, LongList found, FieldValues into) throws DamagedMessageException;

  /** The message is there and does not have the field. */
  default void absent(FieldValues into) {
  }
}
