package io.cellstream.config;

/** How predictions are written. */
public enum OutputFormat {
  /** In Confluent's wire format, by the schema {@code Prediction}. */
  AVRO,
  /** An object of the same fields in UTF-8; those that are null are left out. */
  JSON
}
