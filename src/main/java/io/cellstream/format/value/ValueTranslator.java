package io.cellstream.format.value;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import org.apache.kafka.common.header.Headers;

/**
 * A topic's values to JSON and back, for people: what {@code consume} prints, {@code produce} sends and {@code predict} reads. A mapping makes the very
 * same event of a value and of its JSON: so a symbol is its name; a time a text as in ISO 8601 ({@code "2026-01-31T23:59:59.25Z"}), a day one as
 * in {@code "2026-01-31"}; a time of day and a duration a number of seconds; a decimal a number with all its digits; a float the double that it is,
 * with all its digits; bytes a text in Base64. A field that is null is null. For one thread.
 */
public interface ValueTranslator {

  /**
   * The value as JSON on one line.
   *
   * @throws RejectedEventException if the value is none of the format
   */
  String json(byte[] value, Headers headers) throws RejectedEventException;

  /**
   * The value that the JSON means, by the schema that the topic's values have now.
   *
   * @throws JsonLineException if it can't be one
   */
  byte[] value(String json) throws JsonLineException;
}
