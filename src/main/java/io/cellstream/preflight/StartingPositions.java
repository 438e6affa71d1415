package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What a start must do so that offsets and states agree, once all its checks have passed.
 *
 * @param begins by partition, the offset of the next event to read; only partitions that can be read
 * @param toCommit those of these offsets that the group does not have yet
 * @param incidents what is out of the ordinary about it, one incident for each partition concerned
 * @param setAside whether the states on this machine must be set aside, because they are copies of another changelog
 */
public record StartingPositions(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> toCommit, List<Incident> incidents,
    boolean setAside) {
  /** Nothing to do, and no partition to read. */
  static final StartingPositions NONE = new StartingPositions(Map.of(), Map.of(), List.of(), false);

  public StartingPositions {
    begins = Map.copyOf(begins);
    toCommit = Map.copyOf(toCommit);
    incidents = List.copyOf(incidents);
  }

  /** Warns of a decision that nothing asks for. */
  void checkUseOf(GoOn decided, Findings findings) throws StartupException {
    if (toCommit.isEmpty() && decided.from().isPresent()) {
      findings.warning(PositionRules.SUBJECT, "--go-on-from changes nothing: every partition of topic "
          + begins.keySet().stream().map(TopicPartition::topic).distinct().sorted().collect(Collectors.joining(", "))
          + " has a valid offset, which goes before it; leave the option out");
    }
  }

  /** Those of several topics. */
  static StartingPositions together(List<StartingPositions> all) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> toCommit = new HashMap<>();
    all.forEach(each -> {
      begins.putAll(each.begins);
      toCommit.putAll(each.toCommit);
    });
    return new StartingPositions(begins, toCommit, all.stream().flatMap(each -> each.incidents.stream()).toList(),
        all.stream().anyMatch(StartingPositions::setAside));
  }
}
