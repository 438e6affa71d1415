package io.cellstream.runtime;

import io.cellstream.preflight.Incident;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The stream's status at one moment.
 *
 * @param ending whether it is being stopped, or has failed for good
 * @param paused whether it has yet to see that all members of its group run the same model; it steps no event before that, though Kafka
 *        Streams may call it running
 * @param waitingThreads the number of threads that failed and will be replaced after a pause; Kafka Streams itself still calls them running
 * @param partitions the number of input partitions that are being read; a partition whose states are being restored is not
 * @param restoring by changelog partition ({@code topic-partition}), the number of records that are still to be restored
 * @param standstill whether it makes progress
 * @param incidents how often each incident has happened
 */
public record StreamStatus(KafkaStreams.State state, boolean ending, boolean paused, int waitingThreads, int partitions,
    SortedMap<String, Long> restoring, Standstill standstill, Map<Incident, Long> incidents) {
}
