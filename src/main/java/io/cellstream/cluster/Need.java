package io.cellstream.cluster;

import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A right that a request needs.
 *
 * @param type a topic or a group
 */
public record Need(AclOperation right, ResourceType type, String name) {

  /** That this user does not have it, and how to grant it. */
  public String lackAt(String bootstrapServers) {
    return "this user lacks the right to " + right.name().toLowerCase(Locale.ROOT) + " " + type.name().toLowerCase(Locale.ROOT) + " " + name
        + " at " + bootstrapServers + ": " + Grants.of(bootstrapServers, this);
  }
}
