package io.cellstream.interop.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the records on its standard input through Confluent's serialiser, as its users set it up: each a line of a key, a tab, and a value in
 * Avro's own JSON.
 */
public final class ConfluentRecords {

  private ConfluentRecords() {
  }

  /** Bootstrap servers, registry, topic, the records' schema file. */
  public static void main(String[] args) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "schema.registry.url", args[1]);
    Schema schema = new Schema.Parser().parse(Path.of(args[3]).toFile());
    KafkaAvroSerializer values = new KafkaAvroSerializer();
    values.configure(settings, false);
    try (KafkaProducer<String, Object> producer = new KafkaProducer<>(settings, new StringSerializer(), values);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      List<Future<RecordMetadata>> acks = in.lines().map(line -> line.split("\t", 2))
          .map(line -> producer.send(new ProducerRecord<>(args[2], line[0], record(schema, line[1])))).toList();
      for (Future<RecordMetadata> ack : acks) {
        ack.get();
      }
    }
  }

  private static Object record(Schema schema, String json) {
    try {
      return new GenericDatumReader<>(schema).read(null, DecoderFactory.get().jsonDecoder(schema, json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
