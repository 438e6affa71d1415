package io.cellstream.cluster;

import io.cellstream.config.InputTopics;
import io.cellstream.config.Key;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.topology.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A topic, and what the application uses it for.
 *
 * @param setting the setting that names the topic
 */
public record TopicUse(String topic, String setting, Purpose purpose) {

  /** What a topic is used for. */
  public enum Purpose {
    EVENTS, KEYED, PREDICTIONS, DEAD_LETTERS, GAPS, STATES;

    /** The rights that the application needs. */
    public Set<AclOperation> rights() {
      return switch (this) {
        case EVENTS -> Set.of(AclOperation.READ);
        case PREDICTIONS, DEAD_LETTERS, GAPS -> Set.of(AclOperation.WRITE);
        case KEYED, STATES -> Set.of(AclOperation.READ, AclOperation.WRITE);
      };
    }

    /** Whether the topic holds events: those to be copied, or those that are steps. */
    public boolean isOfEvents() {
      return this == EVENTS || this == KEYED;
    }

    public boolean isWritten() {
      return this != EVENTS;
    }
  }

  /** The topics that users name, each once; none that a pattern stands for. */
  public static List<TopicUse> named(Settings settings) {
    return named(settings, InputTopics.of(settings).sources().names());
  }

  /** @param sources the names of the topics that events come from */
  private static List<TopicUse> named(Settings settings, List<String> sources) {
    List<TopicUse> uses = new ArrayList<>();
    sources.forEach(each -> uses.add(new TopicUse(each, Keys.INPUT_TOPIC.name(), Purpose.EVENTS)));
    InputTopics.of(settings).keyed().ifPresent(_ -> uses.add(of(settings, Keys.KEYED_TOPIC, Purpose.KEYED)));
    uses.add(of(settings, Keys.OUTPUT_TOPIC, Purpose.PREDICTIONS));
    if (!settings.get(Keys.FINAL_TOPIC).equals(settings.get(Keys.OUTPUT_TOPIC))) {
      uses.add(of(settings, Keys.FINAL_TOPIC, Purpose.PREDICTIONS));
    }
    uses.add(of(settings, Keys.DEAD_LETTER_TOPIC, Purpose.DEAD_LETTERS));
    settings.find(Keys.GAP_TOPIC).ifPresent(_ -> uses.add(of(settings, Keys.GAP_TOPIC, Purpose.GAPS)));
    return uses;
  }

  /** The topic whose events are steps. */
  public static TopicUse steps(Settings settings) {
    InputTopics topics = InputTopics.of(settings);
    return topics.keyed().isPresent()
        ? of(settings, Keys.KEYED_TOPIC, Purpose.KEYED)
        : new TopicUse(topics.steps(), Keys.INPUT_TOPIC.name(), Purpose.EVENTS);
  }

  /** The topics of predictions, one or two. */
  public static Set<String> outputs(Settings settings) {
    return named(settings).stream().filter(use -> use.purpose == Purpose.PREDICTIONS).map(TopicUse::topic)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** @param topic the setting that names it */
  public static TopicUse of(Settings settings, Key<String> topic, Purpose purpose) {
    return new TopicUse(settings.get(topic), topic.name(), purpose);
  }

  /** The topic that Kafka Streams makes for the states. */
  public static TopicUse changelog(Settings settings) {
    return new TopicUse(Names.changelog(settings.get(Keys.APPLICATION_ID)), "the states' changelog", Purpose.STATES);
  }

  /**
   * All topics that the application uses.
   *
   * @param sources the names of the topics that events come from
   */
  public static List<TopicUse> all(Settings settings, List<String> sources) {
    return Stream.concat(named(settings, sources).stream(), Stream.of(changelog(settings))).toList();
  }

  /** The topic as messages name it. */
  public String shown() {
    return topic + " (" + setting + ")";
  }
}
