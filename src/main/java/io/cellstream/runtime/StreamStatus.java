package io.cellstream.runtime;

import io.cellstream.preflight.Incident;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How the stream is at one moment.
 *
 * @param ending it is being stopped, or has failed for good
 * @param paused it has not yet seen that everyone in its group runs the same model, and steps no event before; Kafka Streams itself may call it running
 * @param waitingThreads threads that failed and will be replaced after a pause; Kafka Streams itself still calls them running
 * @param partitions how many partitions of the input topic are being read; one is not before its states are restored
 * @param restoring by changelog partition ({@code topic-partition}), how many of its records have still to be read before its events are
 * @param standstill whether it gets on
 * @param incidents how often each has happened
 */
public record StreamStatus(KafkaStreams.State state, boolean ending, boolean paused, int waitingThreads, int partitions,
    SortedMap<String, Long> restoring, Standstill standstill, Map<Incident, Long> incidents) {
}
