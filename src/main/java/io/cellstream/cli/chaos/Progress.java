package io.cellstream.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;

/**
 * How far the application has committed, and who is in its group, asked again and again on a thread of its own, since a broker that is away
 * does not answer. Safe for threads.
 */
final class Progress implements AutoCloseable {
  private static final Duration ASK_AGAIN = Duration.ofMillis(150);

  private final Admin admin;
  private final Thread thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::run);
  private volatile long committed;
  private volatile int members;

  Progress(String bootstrapServers) {
    this.admin = Admin
        .create(Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "2000", "request.timeout.ms", "1500"));
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        try {
          ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(Topics.APPLICATION)).all().get().values().iterator().next();
          members = group.groupState() == GroupState.STABLE ? group.members().size() : 0;
          committed = admin.listConsumerGroupOffsets(Topics.APPLICATION).partitionsToOffsetAndMetadata().get().values().stream()
              .filter(Objects::nonNull).mapToLong(OffsetAndMetadata::offset).sum();
        } catch (ExecutionException e) {
          // a broker is away, or there is no group: what was known last is as good
        }
        Thread.sleep(ASK_AGAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The sum of the group's offsets when they were last known. Smaller than before where the topic was made anew. */
  long committed() {
    return committed;
  }

  /** The number of stream threads in the group when it was last known; 0 while it shares partitions out. */
  int members() {
    return members;
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ZERO);
  }
}
