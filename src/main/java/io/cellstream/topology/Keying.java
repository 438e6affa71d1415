package io.cellstream.topology;

import io.cellstream.ledger.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/**
 * How events come to the keyed topic: each is copied there under its sequence's key, in the same transaction in which its own offset is
 * committed.
 *
 * @param topics those that are read; empty with a pattern
 * @param pattern matches the whole names of the topics that are read
 * @param keys makes what tells the keys, for one thread
 * @param ids gives a topic's id; {@link Uuid#ZERO_UUID} of a topic that is not known, or not read any more
 * @param areRead tells whether a partition is one of a topic that is still read, which may have appeared while another instance ran
 * @param limit the largest record that the keyed topic takes, in bytes
 */
public record Keying(List<String> topics, Optional<Pattern> pattern, Supplier<SequenceKeys> keys, Function<String, Uuid> ids,
    Predicate<Source> areRead, long limit) {

  public Keying {
    topics = List.copyOf(topics);
  }
}
