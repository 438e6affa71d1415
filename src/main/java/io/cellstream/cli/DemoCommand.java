package io.cellstream.cli;

import io.cellstream.cli.demo.BundledModels;
import io.cellstream.cli.demo.Demo;
import io.cellstream.cli.demo.DemoFolder;
import io.cellstream.cli.demo.DemoSource;
import io.cellstream.cli.demo.OwnSchema;
import io.cellstream.cli.demo.Screen;
import io.cellstream.cli.log.LogSetup;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.model.definition.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A broker, a registry and the application in this process; real events in, predictions shown, then checked. Nothing stays behind. */
@Command(name = "demo", description = "Shows it all in this one process: a Kafka broker, events in, predictions out, every bit checked.", //
    footer = {"cellstream demo", //
        "cellstream demo --own-schema", //
        "cellstream demo --shape many-to-many", //
        "cellstream demo --model models/machine-health --keep"})
final class DemoCommand implements Callable<Integer> {
  /** Set by the launcher: the folder it is in. */
  private static final String HOME = "cellstream.home";
  private static final String MACHINE_HEALTH = "machine-health";

  @Option(names = "--model", paramLabel = "DIR", description = "a model package (default: the bundled models/next-char)")
  @Nullable
  Path model;

  @Option(names = "--shape", paramLabel = "SHAPE", description = "the bundled model of this shape: one-to-one, one-to-many, many-to-one, many-to-many or synchronized")
  @Nullable
  Shape shape;

  @Option(names = "--text", paramLabel = "FILE", description = "for a model of characters: a text, each line a sequence (default: one written for the demo)")
  @Nullable
  Path text;

  @Option(names = "--events", paramLabel = "FILE", description = "events, the JSON lines that predict takes (default: the sample that comes with the model, if any)")
  @Nullable
  Path events;

  @Option(names = "--answers", paramLabel = "FILE", description = "the right labels, or texts that it should write, lines of {\"key\":…,\"label\":…} (default: the answers.jsonl beside the events, if any)")
  @Nullable
  Path answers;

  @Option(names = "--own-schema", description = "the bundled models/machine-health on records of a schema that is not Cellstream's, by a mapping of their fields")
  boolean ownSchema;

  @Option(names = "--keep", description = "leave everything up until Ctrl-C, and say how to use it from another terminal")
  boolean keep;

  @Spec
  @Nullable
  CommandSpec command;

  private volatile boolean hasEnded;
  private volatile boolean isKeptUp;

  @Override
  public Integer call() throws Exception {
    Path modelFolder = modelFolder();
    Screen screen = Screen.of(Objects.requireNonNull(command, "command").commandLine().getOut(), System.getenv());
    DemoFolder folder = DemoFolder.create();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tidy(screen, folder), "tidy"));
    LogSetup.file(folder.log());
    try (screen; folder) {
      play(Demo.of(modelFolder, source(modelFolder), own(), folder, screen), screen, folder);
      return ExitCode.DONE;
    } finally {
      hasEnded = true;
    }
  }

  private void play(Demo demo, Screen screen, DemoFolder folder) {
    try {
      demo.play(kept -> {
        if (keep) {
          isKeptUp = true;
          kept.stay(screen, launcher(), Version.own());
        }
      });
    } catch (Throwable e) {
      isKeptUp = false;
      folder.keepLog();
      screen.close();
      Failure failure = Failure.of(e);
      throw new CliException(failure.exitCode(), failure.line() + "; the log: " + folder.log(), e);
    }
  }

  /** At Ctrl-C: all of it is throw-away, so nothing is stopped in good order, which would take seconds. After {@code --keep} this is the good end. */
  private void tidy(Screen screen, DemoFolder folder) {
    if (!hasEnded) {
      screen.interrupt();
    }
    try {
      folder.close();
    } catch (IOException e) {
      System.err.println("cellstream: " + Failure.of(e).line());
    }
    if (isKeptUp) {
      Runtime.getRuntime().halt(ExitCode.DONE);
    }
  }

  private DemoSource source(Path modelFolder) {
    Path name = modelFolder.toAbsolutePath().normalize().getFileName();
    return new DemoSource(Optional.ofNullable(text), Optional.ofNullable(events), Optional.ofNullable(answers),
        home().resolve("samples").resolve(String.valueOf(name)));
  }

  private Path modelFolder() throws IOException, ModelFileException {
    BundledModels bundled = new BundledModels(home().resolve("models"));
    if (model != null && shape != null) {
      throw new CliException(ExitCode.USAGE, "--model and --shape are both given: the demo plays one model");
    }
    if (ownSchema) {
      if (model != null || shape != null || text != null) {
        throw new CliException(ExitCode.USAGE,
            "--own-schema plays the bundled " + MACHINE_HEALTH + ": leave out --model, --shape and --text");
      }
      return home().resolve("models").resolve(MACHINE_HEALTH);
    }
    return model != null ? model : shape != null ? bundled.ofShape(shape) : bundled.first();
  }

  private Optional<OwnSchema> own() {
    return ownSchema
        ? Optional.of(new OwnSchema(home().resolve("samples").resolve(MACHINE_HEALTH).resolve("MachineReading.avsc")))
        : Optional.empty();
  }

  private static Path home() {
    return Path.of(System.getProperty(HOME, ""));
  }

  /** As short as it works where the user is now. */
  private static String launcher() {
    Path folder = home().toAbsolutePath().normalize();
    String launcher = folder.resolve("cellstream").toString();
    String quoted = launcher.contains(" ") ? "'" + launcher + "'" : launcher;
    return folder.equals(Path.of("").toAbsolutePath()) ? "./cellstream" : quoted;
  }
}
