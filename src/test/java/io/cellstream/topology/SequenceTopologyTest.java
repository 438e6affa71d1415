package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceTopologyTest {
  private static final ModelDefinition NEXT_TOKEN = TestModels.nextToken(1, 4, 3, 9);
  private static final ModelDefinition CLASSIFIER = TestModels.classifier(1, 4, 3, 2, 9);

  @TempDir
  Path folder;

  private TopologyLab lab(ModelDefinition model) {
    return new TopologyLab(model, folder, SequencePolicy.DEFAULT);
  }

  static Stream<Arguments> goldenTopologies() {
    return Stream.of(Arguments.of("topology.txt", NEXT_TOKEN), Arguments.of("topology-without-store.txt", TestModels.oneToOne(1, 3, 6, 4)));
  }

  @ParameterizedTest
  @MethodSource("goldenTopologies")
  void everyPartHasTheNameItHadYesterday(String file, ModelDefinition model) throws IOException {
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "mock://golden"));
        InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream(file), file)) {
      TopologyPlan plan = TopologyLab.plan(model, SequencePolicy.DEFAULT, registry);
      assertThat(SequenceTopology.of(plan, TopologyLab.UNDAMAGED).describe().toString())
          .isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  @Test
  void anEventGivesAPredictionWithItsKeyTimestampAndHeaders() throws IOException {
    try (TopologyLab lab = lab(NEXT_TOKEN)) {
      Headers headers = new RecordHeaders().add("trace", new byte[]{1, 2});
      lab.send(new byte[]{(byte) 0xff, 0}, lab.events.write(TopologyLab.token("b")), headers);
      TestRecord<byte[], byte[]> record = lab.output.readRecord();
      assertThat(record.key()).containsExactly(0xff, 0);
      assertThat(record.getRecordTime()).isEqualTo(TopologyLab.TIME);
      assertThat(record.headers()).isEqualTo(headers);
      assertThat(lab.deadLetters.isEmpty()).isTrue();
    }
  }

  @Test
  void keysHaveStatesOfTheirOwn() throws IOException, RejectedEventException {
    try (TopologyLab lab = lab(NEXT_TOKEN)) {
      lab.send("one", TopologyLab.token("a"));
      lab.send("two", TopologyLab.token("a"));
      lab.send("one", TopologyLab.token("b"));
      assertThat(lab.readPredictions()).extracting(Prediction::step).containsExactly(0L, 0L, 1L);
      assertThat(lab.state("one")).isNotNull().isNotEqualTo(lab.state("two"));
    }
  }

  @Test
  void aFinalGoesToTheFinalTopicAndTheStateIsGone() throws IOException, RejectedEventException {
    try (TopologyLab lab = lab(CLASSIFIER)) {
      lab.send("k", TopologyLab.token("a"));
      lab.send("k", TopologyLab.end());
      assertThat(lab.output.isEmpty()).isTrue();
      assertThat(lab.readFinals()).extracting(Prediction::kind, Prediction::reason)
          .containsExactly(tuple(Kind.FINAL, Optional.of(Reason.END)));
      assertThat(lab.state("k")).isNull();
    }
  }

  @Test
  void aNullValueDeletesTheStateSilently() throws IOException {
    try (TopologyLab lab = lab(CLASSIFIER)) {
      lab.send("k", TopologyLab.token("a"));
      lab.send("k".getBytes(UTF_8), null, new RecordHeaders());
      assertThat(lab.state("k")).isNull();
      assertThat(lab.output.isEmpty() && lab.finals.isEmpty() && lab.deadLetters.isEmpty()).isTrue();
    }
  }

  @Test
  void aHeldEventGivesItsPredictionsWithItsOwnKeyTimestampAndHeadersOnceItIsItsTurn() throws IOException, RejectedEventException {
    PositionPolicy order = new PositionPolicy(Late.REORDER, Restart.END, 8, new Window(4, 1 << 10, 1000, OptionalLong.empty()));
    try (TopologyLab lab = new TopologyLab(NEXT_TOKEN, folder, SequencePolicy.DEFAULT.with(order))) {
      for (int position : new int[]{0, 2, 1}) {
        lab.send("one".getBytes(UTF_8),
            lab.events.write(new RawEvent(new RawInput.TokenText("a"), OptionalLong.of(position), false, false)),
            new RecordHeaders().add("position", new byte[]{(byte) position}));
      }
      List<TestRecord<byte[], byte[]>> predictions = lab.output.readRecordsToList();
      assertThat(predictions).extracting(each -> each.headers().lastHeader("position").value()[0]).containsExactly((byte) 0, (byte) 1,
          (byte) 2);
      assertThat(lab.counter("held-total")).isOne();
      assertThat(lab.counter("holding")).isZero();
      assertThat(lab.counter("gaps-total")).isZero();
    }
  }

  @Test
  void eventsNotAboveTheLastPositionAreDroppedAndCounted() throws IOException, RejectedEventException {
    try (TopologyLab lab = lab(NEXT_TOKEN)) {
      for (long position : new long[]{0, 2, 1, 0, 3}) {
        lab.send("k", new RawEvent(new RawInput.TokenId(1), OptionalLong.of(position), false, false));
      }
      assertThat(lab.readPredictions()).extracting(Prediction::step).containsExactly(0L, 1L, 2L);
      assertThat(lab.counter("dropped-late-total")).isEqualTo(1);
      assertThat(lab.counter("dropped-seen-total")).isEqualTo(1);
      assertThat(lab.counter("events-total")).isEqualTo(5);
      assertThat(lab.counter("predictions-total")).isEqualTo(3);
    }
  }
}
