package io.cellstream.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** The place of one record, written {@code topic-partition@offset} as in all messages. */
public record RecordPlace(TopicPartition partition, long offset) {
  /** How a place is written. */
  public static final Pattern TEXT = Pattern.compile("([a-zA-Z0-9._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

  /** Reads what {@link #toString} writes; empty for any other text. */
  public static Optional<RecordPlace> parse(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    return parts.matches()
        ? Optional.of(new RecordPlace(new TopicPartition(parts.group(1), Integer.parseInt(parts.group(2))), Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
