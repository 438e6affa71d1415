package io.cellstream.cluster;

import io.cellstream.model.definition.ModelDefinition;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which model's states a running instance writes, told to whoever looks at the application's group: the first digits of the state hash, at
 * the end of the client id, which both group protocols show of their members. A static member's instance id has it too: when such a member
 * comes back, the broker goes on showing the client id that it had at first.
 *
 * @param digits the first of the state hash
 */
public record ModelMark(String digits) {
  /** As many as {@code describe} shows first. */
  private static final int LENGTH = 12;
  private static final String BEFORE = "-model-";
  /** Kafka Streams adds {@code -StreamThread-1-consumer} and the like to a client id, a thread's number to an instance id. */
  private static final Pattern MARK = Pattern.compile(".*" + BEFORE + "([0-9a-f]{" + LENGTH + "})(?:-StreamThread-.*|-\\d+)?",
      Pattern.DOTALL);

  public static ModelMark of(ModelDefinition model) {
    return new ModelMark(model.stateHash().substring(0, LENGTH));
  }

  /** The mark in a member's id; empty if it has none. */
  public static Optional<ModelMark> in(String id) {
    Matcher matcher = MARK.matcher(id);
    return matcher.matches() ? Optional.of(new ModelMark(matcher.group(1))) : Optional.empty();
  }

  /**
   * A client id with this mark.
   *
   * @param chosen the user's; without one, each start has an id of its own, as Kafka Streams would give it
   */
  public String clientId(Optional<String> chosen, String applicationId) {
    return chosen.orElseGet(() -> applicationId + "-" + UUID.randomUUID()) + BEFORE + digits;
  }

  /** A static member's id with this mark. So one that comes back with another model is another member. */
  public String instanceId(String chosen) {
    return chosen + BEFORE + digits;
  }
}
