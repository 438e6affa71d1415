package io.cellstream.interop.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the events on its standard input and prints the predictions it is told to wait for, through Confluent's serialisers as their users
 * set them up. An event is a line of key, timestamp, {@code token} or {@code id}, input, position, start and end, with tabs between; a
 * prediction is a line of key, timestamp and the record as Avro prints it.
 */
public final class ConfluentProgram {

  private ConfluentProgram() {
  }

  /** Bootstrap servers, registry, topic of events, their schema file, topic of predictions, how many of those. */
  public static void main(String[] args) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "schema.registry.url", args[1], "isolation.level",
        "read_committed", "auto.offset.reset", "earliest", "enable.auto.commit", "false");
    produce(settings, args[2], new Schema.Parser().parse(Path.of(args[3]).toFile()));
    consume(settings, args[4], Integer.parseInt(args[5]), new PrintStream(System.out, true, UTF_8));
  }

  private static void produce(Map<String, Object> settings, String topic, Schema schema)
      throws IOException, InterruptedException, ExecutionException {
    KafkaAvroSerializer values = new KafkaAvroSerializer();
    values.configure(settings, false);
    try (KafkaProducer<String, Object> producer = new KafkaProducer<>(settings, new StringSerializer(), values);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      List<Future<RecordMetadata>> acks = in.lines().map(line -> line.split("\t", -1))
          .map(line -> producer.send(new ProducerRecord<>(topic, null, Long.parseLong(line[1]), line[0], event(schema, line)))).toList();
      for (Future<RecordMetadata> ack : acks) {
        ack.get();
      }
    }
  }

  private static GenericRecord event(Schema schema, String[] line) {
    GenericRecord event = new GenericData.Record(schema);
    event.put("input", line[2].equals("id") ? (Object) Integer.valueOf(line[3]) : line[3]);
    event.put("position", Long.valueOf(line[4]));
    event.put("start", Boolean.valueOf(line[5]));
    event.put("end", Boolean.valueOf(line[6]));
    return event;
  }

  /** Ends when it has as many, and no more come at the moment. */
  private static void consume(Map<String, Object> settings, String topic, int count, PrintStream out) {
    KafkaAvroDeserializer values = new KafkaAvroDeserializer();
    values.configure(settings, false);
    try (KafkaConsumer<String, Object> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
      consumer.assign(partitions(consumer, topic).toList());
      int seen = 0;
      boolean more = true;
      while (seen < count || more) {
        more = false;
        for (ConsumerRecord<String, Object> record : consumer.poll(Duration.ofMillis(300))) {
          out.println(record.key() + "\t" + record.timestamp() + "\t" + record.value());
          seen++;
          more = true;
        }
      }
    }
  }

  private static Stream<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream().map(each -> new TopicPartition(topic, each.partition()));
  }
}
