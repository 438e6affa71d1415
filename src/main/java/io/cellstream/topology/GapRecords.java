package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.Prediction.EventPlace;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.Verdict.Skipped;
import io.cellstream.wire.GapJson;
import io.cellstream.wire.OpenedGap;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Makes the record that announces a gap: key, timestamp and headers of the event that opened it, and a JSON line. */
final class GapRecords {
  private GapRecords() {
  }

  /**
   * The record, no larger than the limit: as text a key may take six times its bytes, and is left out of the line where that is too much.
   */
  static Record<byte @Nullable [], byte @Nullable []> of(Record<byte @Nullable [], ?> event, RecordMetadata where, Skipped skipped,
      RecordLimit limit) {
    Origin after = skipped.after();
    OpenedGap gap = new OpenedGap(event.key(), skipped.positions(), new EventPlace(after.partition(), after.offset(), OptionalLong.empty()),
        where.topic(), where.partition(), where.offset(), event.timestamp());
    byte[] line = GapJson.write(gap).getBytes(UTF_8);
    if (!limit.takesGap(event.key(), line, event.headers())) {
      line = GapJson.write(gap.withoutKey()).getBytes(UTF_8);
    }
    return new Record<>(event.key(), line, event.timestamp(), event.headers());
  }
}
