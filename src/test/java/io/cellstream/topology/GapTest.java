package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.Positions.Gap;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput.TokenId;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.Verdict.Skipped;
import io.cellstream.wire.GapJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps in the positions of sequences: which are announced, and how. */
class GapTest {
  private static final ModelDefinition MODEL = TestModels.nextToken(1, 4, 3, 9);

  @TempDir
  Path folder;

  private TopologyLab lab(SequencePolicy policy) {
    return new TopologyLab(MODEL, folder, policy);
  }

  private static RawEvent at(long position) {
    return new RawEvent(new TokenId(1), OptionalLong.of(position), false, false);
  }

  private static List<String> announced(TopologyLab lab) {
    return lab.gaps.readValuesToList().stream().map(value -> new String(value, UTF_8)).toList();
  }

  @Test
  void anEventThatLeavesPositionsOutAnnouncesThemUnderItsKeyWithItsTimeAndHeaders() throws IOException {
    try (TopologyLab lab = lab(SequencePolicy.DEFAULT)) {
      lab.send("k", at(3));
      lab.send("other", at(0));
      lab.send("k".getBytes(UTF_8), lab.events.write(at(7)), new RecordHeaders().add("trace", new byte[]{1}));

      TestRecord<byte[], byte[]> gap = lab.gaps.readRecord();
      assertThat(gap.key()).isEqualTo("k".getBytes(UTF_8));
      assertThat(gap.getRecordTime()).isEqualTo(TopologyLab.TIME);
      assertThat(gap.headers()).isEqualTo(new RecordHeaders().add("trace", new byte[]{1}));
      assertThat(new String(gap.value(), UTF_8))
          .isEqualTo("{\"key\":\"k\",\"from\":4,\"to\":6,\"lastEvent\":{\"partition\":0,\"offset\":0},"
              + "\"topic\":\"events\",\"partition\":0,\"offset\":2,\"timestamp\":" + TopologyLab.TIME.toEpochMilli() + "}");
      assertThat(lab.gaps.isEmpty()).isTrue();
      assertThat(lab.output.getQueueSize()).isEqualTo(3);
    }
  }

  @Test
  void aKeyThatIsNoTextIsToldInBase64() throws IOException {
    try (TopologyLab lab = lab(SequencePolicy.DEFAULT)) {
      lab.send(new byte[]{(byte) 0xff}, lab.events.write(at(0)), new RecordHeaders());
      lab.send(new byte[]{(byte) 0xff}, lab.events.write(at(2)), new RecordHeaders());

      assertThat(announced(lab)).singleElement().asString().startsWith("{\"keyBase64\":\"/w==\",\"from\":1,\"to\":1,");
    }
  }

  @Test
  void whatIsCountedIsAnnouncedAndALateEventAnnouncesNothing() throws IOException {
    try (TopologyLab lab = lab(SequencePolicy.DEFAULT.with(new PositionPolicy(Late.ACCEPT, Restart.END, 1, Window.NONE)))) {
      for (long position : new long[]{0, 2, 5, 4, 4, 1, 9}) {
        lab.send("k", at(position));
      }

      assertThat(announced(lab)).extracting(line -> line.replaceAll(".*(\"from.*),\"topic.*", "$1")).containsExactly(
          "\"from\":1,\"to\":1,\"lastEvent\":{\"partition\":0,\"offset\":0}",
          "\"from\":3,\"to\":4,\"lastEvent\":{\"partition\":0,\"offset\":1}",
          "\"from\":6,\"to\":8,\"lastEvent\":{\"partition\":0,\"offset\":3}");
      assertThat(lab.counter("gaps-total")).isEqualTo(3);
    }
  }

  @Test
  void whereEventsWaitAGapIsAnnouncedWithTheEventThatWaitedForItOnceItIsGivenUp() throws IOException {
    Window oneEvent = new Window(1, 1 << 10, 1000, OptionalLong.empty());
    try (TopologyLab lab = lab(SequencePolicy.DEFAULT.with(new PositionPolicy(Late.REORDER, Restart.END, 8, oneEvent)))) {
      lab.send("k", at(0));
      lab.send("k".getBytes(UTF_8), lab.events.write(at(2)), new RecordHeaders().add("trace", new byte[]{1}));
      lab.send("k", at(1));
      lab.send("k".getBytes(UTF_8), lab.events.write(at(5)), new RecordHeaders().add("trace", new byte[]{2}));
      assertThat(lab.gaps.isEmpty()).as("the first came in time, and the second may yet").isTrue();
      lab.send("k", at(7));

      TestRecord<byte[], byte[]> gap = lab.gaps.readRecord();
      assertThat(gap.headers()).isEqualTo(new RecordHeaders().add("trace", new byte[]{2}));
      assertThat(new String(gap.value(), UTF_8))
          .startsWith("{\"key\":\"k\",\"from\":3,\"to\":4,\"lastEvent\":{\"partition\":0,\"offset\":1},"
              + "\"topic\":\"events\",\"partition\":0,\"offset\":3,");
    }
  }

  @Test
  void anEventThatIsTurnedAwayLeavesItsPositionToTheNextOnesGap() throws IOException {
    try (TopologyLab lab = lab(SequencePolicy.DEFAULT)) {
      lab.send("k", at(0));
      lab.send("k", new RawEvent(new TokenId(99), OptionalLong.of(5), false, false));
      assertThat(lab.gaps.isEmpty()).isTrue();
      lab.send("k", at(6));

      assertThat(announced(lab)).singleElement().asString().contains("\"from\":1,\"to\":5,");
    }
  }

  @Test
  void aKeyThatAsTextIsTooLargeForTheTopicIsLeftOutOfTheLine() {
    byte[] key = new byte[2000]; // each byte is six in JSON: \u0000
    Record<byte[], byte[]> event = new Record<>(key, new byte[]{2}, 17);
    Skipped skipped = new Skipped(new Gap(1, 2), new Origin(16, 3, 0));
    RecordLimit limit = RecordLimit.of(8000, GapJson.mostBytes());

    Record<byte[], byte[]> gap = GapRecords.of(event, new ProcessorRecordContext(17, 1, 3, "events", new RecordHeaders()), skipped, limit);

    assertThat(limit.takesKey(key, event.headers())).isTrue();
    assertThat(limit.takesGap(gap.key(), gap.value(), gap.headers())).isTrue();
    assertThat(gap.key()).isEqualTo(key);
    assertThat(new String(gap.value(), UTF_8)).startsWith("{\"from\":1,\"to\":2,");
  }
}
