package io.cellstream.bench.stream;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;

/** Every value that an event of a topic can have, serialised once. */
final class EventValues {
  private final byte[][][] values;

  /** Registers the schema for the topic, if the form has one. */
  EventValues(EventForm form, String registryUrl, String topic, int vocabulary) {
    this.values = new byte[vocabulary][2][];
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", registryUrl), false);
      for (int token = 0; token < vocabulary; token++) {
        values[token][0] = form.value(serializer, topic, token, false);
        values[token][1] = form.value(serializer, topic, token, true);
      }
    }
  }

  byte[] of(int token, boolean end) {
    return values[token][end ? 1 : 0];
  }
}
