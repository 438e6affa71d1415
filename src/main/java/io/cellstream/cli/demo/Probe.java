package io.cellstream.cli.demo;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker how far the application is. */
final class Probe implements AutoCloseable {
  private final Admin admin;
  private final String group;

  Probe(Settings settings) {
    this.admin = Admin.create(settings.adminProperties());
    this.group = settings.get(Keys.APPLICATION_ID);
  }

  /** How many events the application has done with, results committed. Events are published outside transactions: an offset is a count. */
  long processed() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return committed.entrySet().stream().filter(entry -> entry.getKey().topic().equals(Stage.EVENTS))
        .mapToLong(entry -> entry.getValue().offset()).sum();
  }

  /** Where the results end, open transactions included: a reader of committed records gets there only when none is open. */
  Map<TopicPartition, Long> resultEnds() throws ExecutionException, InterruptedException {
    ListOffsetsResult ends = admin
        .listOffsets(Listener.PARTITIONS.stream().collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest())));
    return ends.all().get().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close();
  }
}
