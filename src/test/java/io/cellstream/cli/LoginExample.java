package io.cellstream.cli;

import io.cellstream.config.EffectiveSetting;
import io.cellstream.config.Settings;
import io.cellstream.config.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example of docs/logins.md: a configuration file and the variables for its secrets. */
record LoginExample(List<String> file, Map<String, String> environment) {
  private static final Pattern EXPORT = Pattern.compile("export (\\w+)='(.*)'");

  /** @param here what stands for the document's addresses and paths in this place */
  static LoginExample read(String heading, Map<String, String> here) throws IOException {
    Readme section = Readme.section(Path.of("docs", "logins.md"), heading);
    Map<String, String> environment = new HashMap<>();
    for (String line : section.first("sh")) {
      Matcher export = EXPORT.matcher(line);
      if (!export.matches()) {
        throw new IOException(heading + ": no variable is set by " + line);
      }
      environment.put(export.group(1), replaced(export.group(2), here));
    }
    return new LoginExample(section.first("properties").stream().map(line -> replaced(line, here)).toList(), environment);
  }

  private static String replaced(String text, Map<String, String> here) {
    String changed = text;
    for (Map.Entry<String, String> each : here.entrySet()) {
      changed = changed.replace(each.getKey(), each.getValue());
    }
    return changed;
  }

  /**
   * The settings that a command takes from file and variables together.
   *
   * @param changes over those of the file
   */
  Map<String, String> settings(Path folder, Map<String, String> changes) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (EffectiveSetting each : Settings.load(Optional.of(Files.write(folder.resolve("example.properties"), file)), environment, changes)
        .effective()) {
      if (!(each.source() instanceof Source.Default)) {
        settings.put(each.name(), each.value());
      }
    }
    return settings;
  }
}
