package io.cellstream.erasure;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.CommittedOffsets;
import io.cellstream.cluster.InputSurvey;
import io.cellstream.cluster.Need;
import io.cellstream.cluster.PromptProducer;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** Sends the records that delete a key's state, and watches the application take them. */
public final class Forgetting implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Settings settings;
  private final Admin admin;
  private final ApplicationGroup group;
  private final CommittedOffsets committed;

  /** @throws StartupException if no client can be made of the settings */
  public Forgetting(Settings settings) throws StartupException {
    String application = settings.get(Keys.APPLICATION_ID);
    this.settings = settings;
    this.admin = ClusterAnswers.open(settings);
    ClusterAnswers answers = ClusterAnswers.of(settings).needing(new Need(AclOperation.DESCRIBE, ResourceType.GROUP, application));
    this.group = new ApplicationGroup(admin, answers, application);
    this.committed = new CommittedOffsets(settings, admin, answers);
  }

  /** What the application has done with the records. */
  public sealed interface Outcome {
  }

  /** It has taken all: the state is deleted, in a committed transaction. */
  public record Taken() implements Outcome {
  }

  /** It has not, and is not running. */
  public record NotRunning() implements Outcome {
  }

  /**
   * It is running, and has not.
   *
   * @param waiting a record that was not taken
   * @param before how many offsets are to be read until it comes
   */
  public record StillToBeTaken(RecordPlace waiting, long before) implements Outcome {
  }

  /** @throws StartupException if the application may not be looked at: it is asked before anything is sent */
  public boolean isRunning() throws StartupException {
    return group.find().filter(found -> !found.members().isEmpty()).isPresent();
  }

  /**
   * Sends a record with null value to each of these partitions. Which of them has a state of the key depends on the partitioner of the
   * events' producer, which nothing here knows; where there is none, such a record does nothing.
   */
  public List<RecordPlace> send(byte[] key, List<TopicPartition> partitions) throws StartupException, InterruptedException {
    List<RecordPlace> sent = new ArrayList<>();
    try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer = PromptProducer.open(settings)) {
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (TopicPartition each : partitions) {
        answers.add(producer.send(new ProducerRecord<>(each.topic(), each.partition(), key, null)));
      }
      for (Future<RecordMetadata> each : answers) {
        RecordMetadata metadata = each.get();
        sent.add(new RecordPlace(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset()));
      }
    } catch (ExecutionException e) {
      throw refused(e.getCause() == null ? e : e.getCause(), sent);
    } catch (KafkaException e) {
      throw refused(e, sent);
    }
    return sent;
  }

  private StartupException refused(Throwable cause, List<RecordPlace> sent) {
    String topic = InputTopics.of(settings).steps();
    String servers = settings.get(Keys.BOOTSTRAP_SERVERS);
    if (cause instanceof TopicAuthorizationException) {
      return new StartupException(new Need(AclOperation.WRITE, ResourceType.TOPIC, topic).lackAt(servers), cause);
    }
    return new StartupException("the record could not be sent to topic " + topic + " at " + servers + " (" + cause.getMessage()
        + "): check that the broker is up; it was sent to " + (sent.isEmpty() ? "no partition" : sent.size() + " partitions") + " before",
        cause);
  }

  /** Waits until all are taken, the application is not running, or the time is over. */
  public Outcome await(List<RecordPlace> sent, Duration most) throws StartupException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      Map<TopicPartition, Long> next = committed.next(List.of(InputTopics.of(settings).steps()));
      List<RecordPlace> left = sent.stream().filter(each -> next.getOrDefault(each.partition(), 0L) <= each.offset()).toList();
      if (left.isEmpty()) {
        return new Taken();
      }
      if (!isRunning()) {
        return new NotRunning();
      }
      if (System.nanoTime() > deadline) {
        RecordPlace first = left.getFirst();
        return new StillToBeTaken(first, first.offset() - next.getOrDefault(first.partition(), 0L));
      }
      Thread.sleep(PAUSE);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
