package io.cellstream.cli;

import io.cellstream.config.Key;
import io.cellstream.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that reads settings; mix it in. */
final class ConfigOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration, a .properties file")
  @Nullable
  Path file;

  @Option(names = {"-D",
      "--set"}, paramLabel = "NAME=VALUE", description = "one setting, over the file and the environment; may be repeated")
  Map<String, String> set = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  /**
   * The effective settings; warnings go to stderr.
   *
   * @throws io.cellstream.config.ConfigurationException if they can't be used
   */
  Settings load() {
    return load(Map.of());
  }

  /** With the settings that a command's own flags stand for ({@code --model}), which go before {@code --set}. */
  Settings load(Map<String, String> flags) {
    Map<String, String> all = new LinkedHashMap<>(set);
    all.putAll(flags);
    return warned(Settings.load(Optional.ofNullable(file), System.getenv(), all));
  }

  /** Only these settings: the others may be wrong. */
  Settings load(Collection<Key<?>> only) {
    return warned(Settings.load(only, Optional.ofNullable(file), System.getenv(), set));
  }

  private Settings warned(Settings settings) {
    if (command != null) {
      PrintWriter err = command.commandLine().getErr();
      settings.warnings().forEach(warning -> err.println("cellstream: warning: " + warning));
      err.flush();
    }
    return settings;
  }
}
