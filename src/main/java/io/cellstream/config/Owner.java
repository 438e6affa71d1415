package io.cellstream.config;

/** Who defines a setting's name and meaning. */
public enum Owner {
  /** Names under {@code cellstream.}. */
  CELLSTREAM,
  /** Kafka Streams and Kafka's clients. */
  KAFKA,
  /** Confluent's Schema Registry client. */
  REGISTRY
}
