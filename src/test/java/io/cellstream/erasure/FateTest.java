package io.cellstream.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When Kafka lets records go. */
class FateTest {
  private static final long TIME = 1_700_000_000_000L; // 2023-11-14T22:13:20Z
  private static final byte[] VALUE = {1};

  private final Tally tally = new Tally();
  private long offset;

  private void record(String key, long time, byte @Nullable [] value) {
    tally.take(new ConsumerRecord<>("topic", 3, offset++, time, TimestampType.CREATE_TIME, 0, 0, key.getBytes(StandardCharsets.UTF_8),
        value, new RecordHeaders(),
        Optional.empty()));
  }

  private List<String> fate(String... settings) {
    return new Fate(Arrays.stream(settings).map(each -> each.split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> each[1]))).of(tally);
  }

  @Test
  void retentionCountsFromTheNewestRecordAndDeletesWholeSegments() {
    record("k", TIME + 86_400_000L, VALUE);
    record("k", TIME, VALUE);

    assertThat(fate("cleanup.policy=delete", "retention.ms=604800000", "retention.bytes=-1", "segment.ms=172800000")).containsExactly(
        "not before 2023-11-22T22:13:20Z, and by about 2023-11-24T22:13:20Z (retention.ms=7 days, segment.ms=2 days)");
  }

  @Test
  void aTopicMayKeepItsRecordsForEver() {
    record("k", TIME, VALUE);

    assertThat(fate("cleanup.policy=delete", "retention.ms=-1", "retention.bytes=-1")).containsExactly("never: retention.ms=-1");
    assertThat(fate("cleanup.policy=delete", "retention.ms=9223372036854775807"))
        .containsExactly("never: retention.ms=9223372036854775807");
  }

  @Test
  void aPartitionsSizeMayEndThemEarlier() {
    record("k", TIME, VALUE);

    assertThat(fate("cleanup.policy=delete", "retention.ms=-1", "retention.bytes=1048576"))
        .containsExactly("when its partition grows beyond 1 MB (retention.bytes), and at no time: retention.ms=-1");
    assertThat(fate("cleanup.policy=delete", "retention.ms=604800000", "retention.bytes=1048576")).singleElement().asString()
        .startsWith("not before 2023-11-21T22:13:20Z (retention.ms=7 days), or earlier, when its partition grows beyond 1 MB");
  }

  @Test
  void compactionKeepsTheLastRecordOfEachKeyForEver() {
    record("chunk 1", TIME, VALUE);
    record("chunk 1", TIME, VALUE);
    record("chunk 2", TIME, VALUE);

    assertThat(fate("cleanup.policy=compact", "max.compaction.lag.ms=9223372036854775807", "min.compaction.lag.ms=0")).containsExactly(
        "2 present records: never, unless a later record replaces it",
        "1 replaced record: at a compaction, at no certain time: max.compaction.lag.ms is not set");
  }

  @Test
  void aBoundOnCompactionIsNamed() {
    record("k", TIME, VALUE);
    record("k", TIME, null);

    assertThat(
        fate("cleanup.policy=compact", "max.compaction.lag.ms=86400000", "min.compaction.lag.ms=60000", "delete.retention.ms=86400000"))
        .containsExactly(
            "1 replaced record: at a compaction, at the earliest 60 seconds after it was replaced (min.compaction.lag.ms), about 24 hours after"
                + " it was replaced at the latest (max.compaction.lag.ms), if its partition is written to",
            "1 deletion (key without value): 24 hours after compaction has come to it (delete.retention.ms)");
  }

  @Test
  void aTopicMayCompactAndDelete() {
    record("k", TIME, VALUE);

    assertThat(fate("cleanup.policy=compact,delete", "retention.ms=604800000"))
        .containsExactly("not before 2023-11-21T22:13:20Z (retention.ms=7 days)");
    record("k", TIME, VALUE);
    assertThat(fate("cleanup.policy=compact,delete", "retention.ms=604800000")).hasSize(2)
        .last().isEqualTo("all that is left then: not before 2023-11-21T22:13:20Z (retention.ms=7 days)");
  }

  @Test
  void aTopicMayLetNothingGo() {
    record("k", TIME, VALUE);

    assertThat(fate("cleanup.policy=none")).containsExactly("never: cleanup.policy=none");
  }
}
