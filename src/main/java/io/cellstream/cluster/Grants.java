package io.cellstream.cluster;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** The remedies for missing rights, as commands of Kafka's own tools. */
public final class Grants {
  private Grants() {
  }

  /** How to grant rights on a topic, in one sentence with the command. */
  public static String topic(String bootstrapServers, Collection<AclOperation> rights, String topic) {
    String operations = rights.stream().sorted().map(right -> "--operation " + titled(right) + " ").collect(Collectors.joining());
    return command(bootstrapServers, operations + "--topic " + topic);
  }

  /** How to grant what is needed, in one sentence with the command. */
  static String of(String bootstrapServers, Need need) {
    return command(bootstrapServers,
        "--operation " + titled(need.right()) + " --" + need.type().name().toLowerCase(Locale.ROOT) + " " + need.name());
  }

  /** How to grant the right to join a group, in one sentence with the command. */
  public static String group(String bootstrapServers, String group) {
    return of(bootstrapServers, new Need(AclOperation.READ, ResourceType.GROUP, group));
  }

  /** How to grant the right to write with transactional ids of a prefix, in one sentence with the command. */
  public static String transactionalIds(String bootstrapServers, String prefix) {
    return command(bootstrapServers, "--operation Write --resource-pattern-type prefixed --transactional-id " + prefix);
  }

  private static String command(String bootstrapServers, String what) {
    return "grant it, for example with `kafka-acls.sh --bootstrap-server " + bootstrapServers + " --add --allow-principal User:NAME " + what
        + "`";
  }

  private static String titled(AclOperation right) {
    return right.name().charAt(0) + right.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
