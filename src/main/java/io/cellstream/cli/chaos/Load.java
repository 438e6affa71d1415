package io.cellstream.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.model.definition.InputDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes seeded events while faults happen, on a thread of its own. What is sent and in which order follows from the seed and from what it
 * is told; how much of it falls between two faults does not. Its other methods are for one other thread.
 */
final class Load implements AutoCloseable {
  private static final int EVENTS_PER_TICK = 10;
  private static final Duration TICK = Duration.ofMillis(25);
  /** What is not in the topic by then is given up; the topic is what counts. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(1);
  private static final Duration PATIENCE = GIVEN_UP.multipliedBy(2);

  private static final Logger LOG = LoggerFactory.getLogger(Load.class);

  private final String bootstrapServers;
  private final EventMaker maker;
  private final EventSchemas schemas;
  private final Random random;
  private final ConcurrentLinkedQueue<Work> orders = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong lost = new AtomicLong();
  /** By the events' numbers, ns. */
  private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("load").unstarted(this::run);
  private KafkaProducer<byte[], byte[]> producer;
  private long number;
  private volatile boolean paused;
  private volatile boolean ended;

  /** Something for the load's thread to do. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  Load(String bootstrapServers, InputDefinition input, EventSchemas schemas, long seed) {
    this.bootstrapServers = bootstrapServers;
    this.maker = new EventMaker(input, seed);
    this.schemas = schemas;
    this.random = new Random(~seed);
    this.producer = producer();
  }

  /** One request at a time, as for all events of old times: a broker that was killed has forgotten the producer, and would let a later batch pass an earlier one. */
  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, //
        ProducerConfig.LINGER_MS_CONFIG, "5", //
        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1", //
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(GIVEN_UP.toMillis()), //
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(GIVEN_UP.toMillis())), new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!ended) {
        Work order = orders.poll();
        if (order != null) {
          order.run();
        } else if (paused) {
          Thread.sleep(TICK);
        } else {
          each(EVENTS_PER_TICK, () -> send(maker.next()));
          Thread.sleep(TICK);
        }
      }
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void each(int count, Runnable work) {
    for (int i = 0; i < count; i++) {
      work.run();
    }
  }

  private void send(ChaosEvent event) {
    // a record without a key may go anywhere, and the seed says where
    Integer partition = event.key() == null ? random.nextInt(Topics.PARTITIONS) : null;
    byte[] value = switch (event.body()) {
      case ChaosEvent.Body.Written(var given, boolean inNewest) -> schemas.write(given, inNewest);
      case ChaosEvent.Body.Raw(byte[] bytes) -> bytes;
      case ChaosEvent.Body.Nothing() -> null;
    };
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.INPUT, partition, event.timestamp(), event.key(), value);
    String name = Long.toString(++number);
    record.headers().add(Line.EVENT, name.getBytes(UTF_8));
    sentAt.put(name, System.nanoTime());
    var _ = producer.send(record, (_, thrown) -> {
      if (thrown != null) {
        lost.incrementAndGet();
        LOG.warn("an event was given up", thrown);
      }
    });
  }

  /** The number of events that were given up. Such an event may be in the topic all the same, or not: that is no matter of the application's. */
  long lost() {
    return lost.get();
  }

  /** By {@link System#nanoTime}, when the event with this number was sent. */
  OptionalLong sentAt(String event) {
    Long nanos = sentAt.get(event);
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  void poison(int count) {
    orders.add(() -> each(count, () -> send(maker.poison())));
  }

  void retries(int count) {
    orders.add(() -> maker.again(count).forEach(this::send));
  }

  void shuffled(int count) {
    orders.add(() -> maker.shuffled(count).forEach(this::send));
  }

  void burst(int count) {
    orders.add(() -> each(count, () -> send(maker.hot())));
  }

  void countAnew(int devices) {
    orders.add(() -> maker.countAnew(devices));
  }

  void jump(Duration by) {
    orders.add(() -> maker.jump(by.toMillis()));
  }

  /** From now on a part of the events come in a schema that nobody has seen. */
  void newSchema() {
    orders.add(() -> {
      schemas.registerNew();
      maker.useNewSchema();
    });
  }

  /** Returns when the brokers have all events that were not given up, and no more come. */
  void pause() throws InterruptedException {
    paused = true;
    CountDownLatch flushed = new CountDownLatch(1);
    orders.add(() -> {
      producer.flush();
      flushed.countDown();
    });
    if (!flushed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      requireHealthy();
      throw new CliException(ExitCode.FAILED, "the brokers did not take all events within " + PATIENCE.toSeconds() + " s");
    }
    requireHealthy();
  }

  /** Events come again, by a new producer: the topic may be another one. */
  void resume() {
    orders.add(() -> {
      producer.close();
      producer = producer();
    });
    paused = false;
  }

  /** @throws CliException if there are no more events, since one could not be made */
  void requireHealthy() {
    Exception thrown = failure.get();
    if (thrown != null) {
      throw new CliException(ExitCode.FAILED, "an event could not be made: " + thrown, thrown);
    }
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    producer.close(Duration.ZERO);
  }
}
