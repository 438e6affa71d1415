package io.cellstream.wire;

import io.cellstream.sequence.Positions.Gap;
import io.cellstream.sequence.Prediction.EventPlace;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Gaps as JSON lines: key, the first and the last position that was left out, the last event before them, and where the event stands that
 * left them out, with its time.
 */
public final class GapJson {
  /** Kafka's own limit. */
  private static final int LONGEST_TOPIC = 249;

  private GapJson() {
  }

  public static String write(OpenedGap gap) {
    return JsonLine.write(out -> {
      byte[] key = gap.key();
      if (key != null) {
        JsonKey.write(key, out);
      }
      out.writeNumberField("from", gap.positions().from());
      out.writeNumberField("to", gap.positions().to());
      PredictionJson.lastEvent(gap.lastEvent(), out);
      out.writeStringField("topic", gap.topic());
      out.writeNumberField("partition", gap.partition());
      out.writeNumberField("offset", gap.offset());
      out.writeNumberField("timestamp", gap.timestamp());
    });
  }

  /** The most bytes that a gap's line has without its key. */
  public static int mostBytes() {
    EventPlace last = new EventPlace(Integer.MAX_VALUE, Long.MAX_VALUE, OptionalLong.empty());
    return write(new OpenedGap(null, new Gap(Long.MIN_VALUE, Long.MIN_VALUE), last, "t".repeat(LONGEST_TOPIC), Integer.MAX_VALUE,
        Long.MAX_VALUE, Long.MAX_VALUE)).getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * A record's value as a line, if it is one.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static String line(byte[] value) {
    try {
      return JsonLine.object(value);
    } catch (JsonLineException e) {
      throw new IllegalArgumentException("not the record of a gap: " + e.getMessage(), e);
    }
  }
}
