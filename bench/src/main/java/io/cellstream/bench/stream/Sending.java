package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Events that are being sent to a topic, and where they begin in it. */
final class Sending {
  private final Producer<byte[], byte[]> producer;
  private final EventTopic topic;
  private final long[] count;
  private final AtomicReferenceArray<@Nullable Long> first;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Callback failed = (metadata, thrown) -> {
    if (thrown != null) {
      failure.set(thrown);
    }
  };

  Sending(Producer<byte[], byte[]> producer, EventTopic topic) {
    this.producer = producer;
    this.topic = topic;
    this.count = new long[topic.partitions()];
    this.first = new AtomicReferenceArray<>(count.length);
  }

  /** @param timestamp ms of the epoch; null: now */
  @SuppressWarnings("FutureReturnValueIgnored") // the callbacks are told
  void next(@Nullable Long timestamp) {
    ProducerRecord<byte[], byte[]> record = topic.next(timestamp);
    int partition = record.partition();
    boolean isFirst = count[partition]++ == 0;
    producer.send(record, isFirst ? (metadata, thrown) -> {
      first.set(partition, thrown == null ? metadata.offset() : null);
      failed.onCompletion(metadata, thrown);
    } : failed);
  }

  /** Returns when all are on the broker. */
  Backlog flushed() throws BenchException {
    producer.flush();
    Exception thrown = failure.get();
    if (thrown != null) {
      throw new BenchException("events can't be written to " + topic.name() + ": " + thrown, thrown);
    }
    long[] offsets = new long[count.length];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = count[p] == 0 ? 0 : Objects.requireNonNull(first.get(p), "offset");
    }
    return new Backlog(offsets, count);
  }
}
