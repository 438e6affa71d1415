package io.cellstream.cli;

import io.cellstream.config.EffectiveSetting;
import io.cellstream.config.SettingEntry;
import io.cellstream.config.Settings;
import io.cellstream.config.SettingsReference;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the effective settings with their sources, or what there is to know of one setting or of all. */
@Command(name = "config", description = "Shows the effective settings and where each comes from, secrets masked; or what a setting means.", //
    footer = {"cellstream config --config app.properties", //
        "cellstream config --docs cellstream.input.topic", //
        "cellstream config --docs | less"})
final class ConfigCommand implements Callable<Integer> {
  /** Longer values push their own source to the right, not everybody's. */
  private static final int WIDEST = 48;
  private static final String ALL = "";

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Option(names = "--docs", arity = "0..1", fallbackValue = ALL, paramLabel = "NAME", description = "what there is to know of one setting;"
      + " without a name, the reference of all, as Markdown")
  @Nullable
  String docs;

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(command, "command").commandLine().getOut();
    if (docs != null) {
      out.print(docs.equals(ALL) ? new SettingsReference().markdown() : new SettingEntry(docs).text());
    } else {
      print(options.load(), out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void print(Settings settings, PrintWriter out) {
    Collection<EffectiveSetting> all = settings.effective();
    int names = all.stream().mapToInt(setting -> setting.name().length()).max().orElse(0);
    int values = Math.min(WIDEST, all.stream().mapToInt(setting -> setting.shown().length()).max().orElse(0));
    String row = "%-" + names + "s  %-" + values + "s  %s%n";
    all.forEach(setting -> out.printf(row, setting.name(), setting.shown(), setting.source().text()));
    out.println("Everything else has its library's default; `cellstream config --docs` prints the reference, `--docs NAME` an entry.");
  }
}
