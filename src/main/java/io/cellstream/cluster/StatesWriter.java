package io.cellstream.cluster;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an application is to begin with, from outside: many records in transactions of bounded size, then some in one transaction with
 * its group's offsets. A writer that comes later ends what an earlier one has left open, and makes it fail if it still writes. For one thread.
 */
public final class StatesWriter implements AutoCloseable {
  /** After so many bytes a transaction is committed. */
  private static final long MOST_BYTES = 8L << 20;
  private static final Duration MOST_TIME = Duration.ofSeconds(10);
  /** Nobody waits for a single record. */
  private static final Map<String, Object> FOR_MANY = Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.LINGER_MS_CONFIG, 20,
      ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);

  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final Settings settings;
  private final String application;
  private final String servers;
  private final Map<TopicPartition, Written> written = new HashMap<>();
  private boolean isInTransaction;
  private boolean isLast;
  private long began;
  private long bytes;

  private StatesWriter(Settings settings, KafkaProducer<byte @Nullable [], byte @Nullable []> producer) {
    this.producer = producer;
    this.settings = settings;
    this.application = settings.get(Keys.APPLICATION_ID);
    this.servers = settings.get(Keys.BOOTSTRAP_SERVERS);
  }

  /**
   * Where the records of the last transaction are in one partition. If no other producer wrote there meanwhile, they are side by side.
   *
   * @param first the lowest offset
   * @param last the highest one
   * @param count the number of records
   */
  public record Written(long first, long last, long count) {
    private Written and(Written more) {
      return new Written(Math.min(first, more.first), Math.max(last, more.last), count + more.count);
    }
  }

  /**
   * A writer for this application.
   *
   * @param purpose what is added to the application's id to make the transactional id
   * @param longest how long the last transaction may take
   * @throws StartupException if no transaction can be begun
   */
  public static StatesWriter open(Settings settings, String purpose, Duration longest) throws StartupException {
    Map<String, Object> properties = new HashMap<>(settings.producerProperties());
    properties.putAll(FOR_MANY);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.get(Keys.APPLICATION_ID) + purpose);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(longest.toMillis()));
    StatesWriter writer = new StatesWriter(settings, new KafkaProducer<>(properties));
    try {
      writer.producer.initTransactions();
      return writer;
    } catch (KafkaException e) {
      writer.producer.close(Duration.ZERO);
      throw writer.failed(e);
    }
  }

  /** @throws StartupException if a record before this one could not be written */
  @SuppressWarnings("FutureReturnValueIgnored") // where one fails, so does the commit
  public void write(ProducerRecord<byte @Nullable [], byte @Nullable []> record) throws StartupException {
    byte[] key = record.key();
    byte[] value = record.value();
    try {
      begin();
      if (isLast) {
        producer.send(record, (place, _) -> wrote(place));
        return;
      }
      producer.send(record);
      bytes += (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
      if (bytes >= MOST_BYTES || System.nanoTime() - began >= MOST_TIME.toNanos()) {
        commit();
      }
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** Called by the producer's thread. */
  private void wrote(@Nullable RecordMetadata place) {
    if (place != null && place.hasOffset()) {
      synchronized (written) {
        written.merge(new TopicPartition(place.topic(), place.partition()), new Written(place.offset(), place.offset(), 1), Written::and);
      }
    }
  }

  private void begin() {
    if (!isInTransaction) {
      producer.beginTransaction();
      isInTransaction = true;
      began = System.nanoTime();
      bytes = 0;
    }
  }

  private void commit() {
    producer.commitTransaction();
    isInTransaction = false;
  }

  /**
   * Commits what was written.
   *
   * @throws StartupException if something could not be written
   */
  public void flush() throws StartupException {
    try {
      if (isInTransaction) {
        commit();
      }
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Commits what was written, and begins the last transaction: what is written from now on counts together or not at all.
   *
   * @throws StartupException if something could not be written
   */
  public void beginLast() throws StartupException {
    flush();
    isLast = true;
  }

  /**
   * Where the last transaction's records are, once all of them are written.
   *
   * @throws StartupException if one could not be written
   */
  public Map<TopicPartition, Written> written() throws StartupException {
    try {
      producer.flush();
      synchronized (written) {
        return Map.copyOf(written);
      }
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Commits the last transaction, with the offsets at which the application's group begins; the group has no members.
   *
   * @throws StartupException if that failed; then none of its records counts, and no offset
   */
  public void finish(Map<TopicPartition, Long> offsets) throws StartupException {
    Map<TopicPartition, OffsetAndMetadata> begins = new HashMap<>();
    offsets.forEach((partition, next) -> begins.put(partition, new OffsetAndMetadata(next)));
    try {
      begin();
      producer.sendOffsetsToTransaction(begins, group());
      commit();
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** Only a consumer tells it; this one never joins. */
  private ConsumerGroupMetadata group() {
    Map<String, Object> properties = new HashMap<>(settings.consumerProperties());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, application);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      return consumer.groupMetadata();
    }
  }

  private StartupException failed(KafkaException cause) {
    return new StartupException(cause instanceof TransactionalIdAuthorizationException
        ? "this user lacks the right to write with transactional ids that begin with " + application + ": "
            + Grants.transactionalIds(servers, application)
        : "what application " + application + " is to begin with can't be written at " + servers + ": " + Reasons.of(cause),
        cause);
  }

  /** Aborts what was not committed. */
  @Override
  public void close() {
    try {
      if (isInTransaction) {
        producer.abortTransaction();
        isInTransaction = false;
      }
    } catch (KafkaException e) {
      // the broker aborts it when its time is over, or when the next writer comes
    } finally {
      producer.close(isInTransaction ? Duration.ZERO : Duration.ofSeconds(10));
    }
  }
}
