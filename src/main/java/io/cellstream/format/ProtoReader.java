package io.cellstream.format;

import io.cellstream.mapping.FieldValues;

/** Reads a field to the places of the paths that lead to it or into it. For one thread. */
interface ProtoReader {

  /**
   * The message has the field.
   *
   * @param found its occurrences as {@link ProtoScan} has them, at least one
   */
  void present(ProtoBytes in, ProtoLongs found, FieldValues into) throws ProtoDamageException;

  /** The message is there and does not have the field. */
  default void absent(FieldValues into) {
  }
}
