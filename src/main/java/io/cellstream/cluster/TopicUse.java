package io.cellstream.cluster;

import io.cellstream.config.SettingNames;
import io.cellstream.config.Settings;
import io.cellstream.topology.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A topic and what the application does with it.
 *
 * @param setting that names the topic
 */
public record TopicUse(String topic, String setting, Purpose purpose) {

  /** What it is for. */
  public enum Purpose {
    EVENTS, PREDICTIONS, DEAD_LETTERS, STATES;

    /** What the application must be allowed to do. */
    public Set<AclOperation> rights() {
      return switch (this) {
        case EVENTS -> Set.of(AclOperation.READ);
        case PREDICTIONS, DEAD_LETTERS -> Set.of(AclOperation.WRITE);
        case STATES -> Set.of(AclOperation.READ, AclOperation.WRITE);
      };
    }

    public boolean isWritten() {
      return this != EVENTS;
    }
  }

  /** The topics that users name, each once. */
  public static List<TopicUse> named(Settings settings) {
    List<TopicUse> uses = new ArrayList<>();
    uses.add(new TopicUse(settings.inputTopic(), SettingNames.INPUT_TOPIC, Purpose.EVENTS));
    uses.add(new TopicUse(settings.outputTopic(), SettingNames.OUTPUT_TOPIC, Purpose.PREDICTIONS));
    if (!settings.finalTopic().equals(settings.outputTopic())) {
      uses.add(new TopicUse(settings.finalTopic(), SettingNames.FINAL_TOPIC, Purpose.PREDICTIONS));
    }
    uses.add(new TopicUse(settings.deadLetterTopic(), SettingNames.DEAD_LETTER_TOPIC, Purpose.DEAD_LETTERS));
    return uses;
  }

  /** The topic that Kafka Streams makes for the states. */
  public static TopicUse changelog(Settings settings) {
    return new TopicUse(Names.changelog(settings.applicationId()), "the states' changelog", Purpose.STATES);
  }

  /** As messages name it. */
  public String shown() {
    return topic + " (" + setting + ")";
  }
}
