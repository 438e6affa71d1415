package io.cellstream.cluster;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.InputReading;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which model's states a running instance writes: the first digits of the state hash, at the end of the client id. Both group
 * protocols show the client ids of a group's members. A static member's instance id has the digits too, because the broker goes on showing
 * the client id that such a member had at first.
 *
 * @param digits the first ones of the state hash, as {@code describe} shows them
 */
public record ModelMark(String digits) {
  private static final String BEFORE = "-model-";
  private static final String PROCESS = "-process-";
  static final String UUID_FORM = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern OF_PROCESS = Pattern.compile(".*" + PROCESS + "(" + UUID_FORM + ")-" + UUID_FORM + BEFORE + ".*",
      Pattern.DOTALL);
  /** Kafka Streams adds {@code -StreamThread-1-consumer} and the like to a client id, a thread's number to an instance id. */
  private static final Pattern MARK = Pattern.compile(
      ".*" + BEFORE + "([0-9a-f]{" + ModelDefinition.SHORT_HASH + "})(?:-StreamThread-.*|-\\d+)?",
      Pattern.DOTALL);

  /** With a mapping of fields, half of the digits are its hash's first ones. */
  public static ModelMark of(ModelDefinition model, InputReading inputs) {
    String digits = ModelDefinition.shortened(model.stateHash());
    return new ModelMark(inputs.mapping().map(hash -> digits.substring(0, digits.length() / 2) + hash.substring(0, digits.length() / 2))
        .orElse(digits));
  }

  /** The mark in a member's id; empty if it has none. */
  public static Optional<ModelMark> in(String id) {
    Matcher matcher = MARK.matcher(id);
    return matcher.matches() ? Optional.of(new ModelMark(matcher.group(1))) : Optional.empty();
  }

  /**
   * A client id with this mark.
   *
   * @param chosen the user's client id; if empty, each start gets another one
   * @param process the id after which the process's transactions are named, if it is known; it is in a client id that the user did not choose
   */
  public String clientId(Optional<String> chosen, String applicationId, Optional<UUID> process) {
    return chosen.orElseGet(() -> applicationId + process.map(id -> PROCESS + id).orElse("") + "-" + UUID.randomUUID()) + BEFORE + digits;
  }

  /** The process that a member's client id names; empty if it names none. */
  public static Optional<UUID> process(String clientId) {
    Matcher matcher = OF_PROCESS.matcher(clientId);
    return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
  }

  /** A static member's id with this mark. A member that comes back with another model thus has another id. */
  public String instanceId(String chosen) {
    return chosen + BEFORE + digits;
  }
}
