package io.cellstream.sequence;

/** Why an event was turned away. The names are part of the contract: dead letters carry them in {@code cellstream.error.cause}. */
public enum RejectCause {
  /** The record has no key, so there is no sequence it could belong to. */
  NULL_KEY,
  /** The value is not an Avro datum in Confluent's wire format, or is damaged. */
  NOT_AVRO,
  /** The value is no JSON object, or is nested too deeply. */
  NOT_JSON,
  /** The value is no Protobuf message of its schema, in Confluent's wire format. */
  NOT_PROTOBUF,
  /** The value is no text in UTF-8, or no line of columns. */
  NOT_TEXT,
  /** The registry does not know the schema id that the value names, and did not learn it while the event waited. */
  UNKNOWN_SCHEMA,
  /** The value's schema can't be read as an event. */
  INCOMPATIBLE_SCHEMA,
  /** A field that the mapping reads is missing or null, and nothing stands in for it. */
  MISSING_FIELD,
  /** A field that the mapping reads has a value of which it can make nothing. */
  UNUSABLE_FIELD,
  /** The event has neither an input nor an end. */
  NO_INPUT,
  /** The event has features for a token model, or a token for a feature model. */
  WRONG_INPUT_KIND,
  /** The vocabulary does not have the token. */
  UNKNOWN_TOKEN,
  /** The token's id is outside the vocabulary. */
  TOKEN_OUT_OF_RANGE,
  /** Key and headers are so large that a prediction or a state could not be written under them. */
  TOO_LARGE,
  /** The event has another number of features than the model takes. */
  FEATURE_COUNT,
  /** A feature is not finite, before or after narrowing and normalising; or the step's result would not be. */
  NOT_FINITE,
  /** The event's position lies in a gap that its sequence has stepped over, and late events are to be turned away. */
  LATE
}
