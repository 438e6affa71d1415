package io.cellstream.bench.stream;

import io.cellstream.bench.stream.contender.EventSchemas;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Every value that an event of a topic can have, serialised once. */
final class EventValues {
  private final byte[][][] values;

  /** Registers the schema for the topic. */
  EventValues(String registryUrl, String topic, int vocabulary) {
    this.values = new byte[vocabulary][2][];
    Schema schema = EventSchemas.tokenEvent();
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", registryUrl), false);
      for (int token = 0; token < vocabulary; token++) {
        for (int end = 0; end < 2; end++) {
          GenericRecord event = new GenericData.Record(schema);
          event.put("input", token);
          event.put("start", false);
          event.put("end", end == 1);
          values[token][end] = serializer.serialize(topic, event);
        }
      }
    }
  }

  byte[] of(int token, boolean end) {
    return values[token][end ? 1 : 0];
  }
}
