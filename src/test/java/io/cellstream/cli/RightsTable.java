package io.cellstream.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that docs/security.md says a user needs. */
record RightsTable(List<Right> rights) {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^|]*)` \\| ([^|]*) \\| `([^|]*)`[^|]* \\| ([A-Z][A-Za-z, ]*) \\|$");
  private static final Map<String, ResourceType> TYPES = Map.of("topic", ResourceType.TOPIC, "topics with the prefix", ResourceType.TOPIC,
      "group", ResourceType.GROUP, "transactional ids with the prefix", ResourceType.TRANSACTIONAL_ID);

  /**
   * One right.
   *
   * @param command what needs it
   * @param name of what it is on: a setting that has the name, or a text with {@code <application.id>}
   */
  record Right(String command, ResourceType type, PatternType pattern, String name, AclOperation operation) {

    /** What it is on, in an application with these settings. */
    String resource(Map<String, String> settings) {
      return settings.getOrDefault(name, name.replace("<application.id>", settings.getOrDefault("application.id", "")));
    }

    AclBinding grantedTo(String user, Map<String, String> settings) {
      return new AclBinding(new ResourcePattern(type, resource(settings), pattern),
          new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    @Override
    public String toString() {
      return command + " without " + operation + " on " + type.name().toLowerCase(Locale.ROOT) + " " + name;
    }
  }

  static RightsTable read() {
    List<Right> rights = new ArrayList<>();
    Matcher rows = ROW.matcher(text());
    while (rows.find()) {
      String on = rows.group(2);
      ResourceType type = TYPES.get(on);
      if (type == null) {
        throw new IllegalStateException("docs/security.md has a right on '" + on + "', which is none of " + TYPES.keySet());
      }
      for (String operation : rows.group(4).split(", ", -1)) {
        rights.add(new Right(rows.group(1), type, on.endsWith("prefix") ? PatternType.PREFIXED : PatternType.LITERAL, rows.group(3),
            AclOperation.fromString(operation.toUpperCase(Locale.ROOT))));
      }
    }
    return new RightsTable(rights);
  }

  private static String text() {
    try {
      return Files.readString(Path.of("docs", "security.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Right> of(String command) {
    return rights.stream().filter(right -> right.command().equals(command)).toList();
  }
}
