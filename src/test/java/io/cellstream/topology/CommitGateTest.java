package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Throwables;
import io.cellstream.ledger.Written;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.SequenceKey;
import java.nio.file.Path;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link io.cellstream.store.CommitGate} relies on of Kafka Streams' insides, on a task of the real thing. */
class CommitGateTest {
  @TempDir
  Path folder;

  @Test
  void itIsTheKafkaStreamsWhoseInsidesWereRead() {
    assertThat(AppInfoParser.getVersion())
        .as("CommitGate uses what is internal to Kafka Streams 4.3.1. Before this line is changed for another"
            + " version: read in its sources that the list in CommitGate still holds (StreamTask.prepareCommit, ProcessorStateManager.flushCache and"
            + " recycle, ProcessorContextImpl), and run WavesIT")
        .isEqualTo("4.3.1");
  }

  @Test
  void anEventThatWaitsIsSteppedBeforeTheCommitAsItsOwnRecord() throws Exception {
    try (TopologyLab lab = new TopologyLab(TestModels.nextToken(1, 4, 3, 9), folder, SequencePolicy.DEFAULT, 64)) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("trace", new byte[]{1});
      lab.send("k".getBytes(UTF_8), lab.events.write(TopologyLab.token("a")), headers);
      TestRecord<byte[], byte[]> prediction = lab.output.readRecord();
      assertThat(prediction.headers()).isEqualTo(headers);
      assertThat(prediction.getRecordTime()).isEqualTo(TopologyLab.TIME);
      assertThat(lab.state("k")).as("written before the commit").isNotNull();
    }
  }

  @Test
  void anEventThatFailsBeforeTheCommitIsNamedByItsOwnPlace() throws Exception {
    ModelDefinition model = TestModels.classifier(1, 4, 3, 2, 9);
    TopologyLab lab = new TopologyLab(model, folder, SequencePolicy.DEFAULT, 64);
    lab.send("first", TopologyLab.token("a"));
    Written.plantUnsteppable(lab.store(), new SequenceKey("k".getBytes(UTF_8)), model);
    assertThatThrownBy(() -> lab.send("k", TopologyLab.token("a"))).hasRootCauseInstanceOf(IndexOutOfBoundsException.class)
        .satisfies(failure -> assertThat(Throwables.getCausalChain(failure))
            .filteredOn(EventFailureException.class::isInstance).singleElement()
            .satisfies(located -> assertThat(((EventFailureException) located).places()).containsExactly("events-0@1")));
    // what failed is not flushed again, so the task can be closed
    lab.close();
  }
}
