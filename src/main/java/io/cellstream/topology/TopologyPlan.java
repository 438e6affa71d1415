package io.cellstream.topology;

import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.RecurrentModel;
import io.cellstream.sequence.SequencePolicy;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;

/**
 * Everything the topology is built from.
 *
 * @param inputTopic the topic whose events are steps
 * @param inputTopicId tells the topic from another one of the same name
 * @param keying how events come to the input topic; empty: their senders write to it
 * @param outputTopic takes STEP and GENERATED predictions
 * @param finalTopic takes FINAL predictions; may be the output topic
 * @param gapTopic takes a record of each gap in a sequence's positions; empty: gaps are not announced
 * @param policy the rules of sequences beside the model
 * @param ledger how sequences are written, if the model keeps states
 * @param batch how a thread steps sequences together
 * @param reading tells whether partitions are read to their ends, for sequences that go by the wall clock
 * @param limit how large a record the output topics take
 * @param decoder makes a decoder for one thread
 * @param encoder makes an encoder for one thread
 */
public record TopologyPlan(String inputTopic, Uuid inputTopicId, Optional<Keying> keying, String outputTopic, String finalTopic,
    String deadLetterTopic,
    Optional<String> gapTopic, RecurrentModel model,
    SequencePolicy policy, BatchPlan batch, LedgerPlan ledger, ReadToEnd reading, RecordLimit limit, Supplier<EventDecoder> decoder,
    Supplier<PredictionEncoder> encoder) {

  /** Whether the model's sequences outlive an event. */
  boolean keepsStates() {
    return model.definition().shape().keepsState();
  }
}
