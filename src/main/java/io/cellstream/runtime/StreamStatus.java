package io.cellstream.runtime;

import java.util.SortedMap;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How the stream is at one moment.
 *
 * @param ending it is being stopped, or has failed for good
 * @param waitingThreads threads that failed and will be replaced after a pause; Kafka Streams itself still calls them running
 * @param partitions how many partitions of the input topic are this instance's
 * @param restoring by changelog partition ({@code topic-partition}), how many of its records have still to be read before its events are
 */
public record StreamStatus(KafkaStreams.State state, boolean ending, int waitingThreads, int partitions,
    SortedMap<String, Long> restoring) {
}
