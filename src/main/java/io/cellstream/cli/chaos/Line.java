package io.cellstream.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.Prediction.EventPlace;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.DecodedPrediction;
import io.cellstream.wire.PredictionJson;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records of the output topics in words: equal words are equal bits. */
final class Line {
  /** The header by which a record tells which event it comes of: each event that is sent has a number of its own there. */
  static final String EVENT = "chaos.event";
  static final String NO_EVENT = "";
  private static final HexFormat HEX = HexFormat.of();

  private Line() {
  }

  /** The number of the event that the record is, or comes of; {@link #NO_EVENT} if it has none. */
  static String event(Headers headers) {
    Header header = headers.lastHeader(EVENT);
    return header == null ? NO_EVENT : text(header.value());
  }

  /** What stands for the number of an event where a sequence was over by its time: which sequence, and after which event. */
  static String end(byte[] key, EventPlace last) {
    return "the end of " + new SequenceKey(key) + " after " + last.partition() + "@" + last.offset();
  }

  static String prediction(String topic, byte[] key, long timestamp, Headers headers, DecodedPrediction made) {
    return topic + " " + PredictionJson.write(key, OptionalLong.of(timestamp), made.prediction()) + " " + made.model() + " "
        + made.modelVersion() + " " + words(headers);
  }

  static String deadLetter(String topic, byte @Nullable [] key, long timestamp, Headers headers, byte @Nullable [] value) {
    return topic + " " + shown(key) + " " + timestamp + " " + words(headers) + " " + shown(value);
  }

  private static String shown(byte @Nullable [] bytes) {
    return bytes == null ? "none" : "0x" + HEX.formatHex(bytes);
  }

  private static List<String> words(Headers headers) {
    List<String> words = new ArrayList<>();
    headers.forEach(header -> words.add(header.key() + "=" + text(header.value())));
    return words;
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "none" : new String(value, UTF_8);
  }
}
