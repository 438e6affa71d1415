package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cli.input.Answers;
import io.cellstream.cli.input.InputFile;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user gave to be played.
 *
 * @param samples the folder of the model's own sample, which need not be there: {@code events.jsonl}, perhaps {@code answers.jsonl}
 */
public record DemoSource(Optional<Path> text, Optional<Path> events, Optional<Path> answers, Path samples) {
  private static final String EVENTS = "events.jsonl";
  private static final String ANSWERS = "answers.jsonl";

  /** @throws CliException if it can't be played by this model, saying why */
  Material material(ModelDefinition model) throws IOException {
    if (text.isPresent() && events.isPresent()) {
      throw new CliException(ExitCode.USAGE, "--text and --events are both given: the demo plays one of them");
    }
    Optional<InputFile> file = eventsFile();
    if (file.isPresent()) {
      return EventsFile.read(file.get(), model);
    }
    return switch (model.input()) {
      case InputDefinition.TokenInput tokens -> text(model, tokens);
      case InputDefinition.FeatureInput features -> throw text.map(path -> new InputFile("--text", path))
          .map(given -> given.refused("the model " + model.name() + " takes " + features.size()
              + " features an event, not characters: give events with --events"))
          .orElseGet(() -> new CliException(ExitCode.USAGE, "the model " + model.name() + " takes " + features.size()
              + " features an event, and there is no sample of them at " + samples.resolve(EVENTS) + ": give events with --events FILE"));
    };
  }

  private Material text(ModelDefinition model, InputDefinition.TokenInput tokens) throws IOException {
    DemoText read = text.isPresent() ? DemoText.read(new InputFile("--text", text.get())) : DemoText.bundled();
    read.unusable(model, tokens).ifPresent(why -> {
      throw new CliException(ExitCode.USAGE, why + ": give another --text, or events with --events");
    });
    return read.material(tokens);
  }

  /** The right labels, if they are given, or lie beside the events and the model has labels of its own. */
  Optional<Answers> answers(ModelDefinition model) {
    if (answers.isPresent()) {
      return Optional.of(Answers.read(new InputFile("--answers", answers.get()), model));
    }
    return eventsFile().map(file -> file.path().resolveSibling(ANSWERS)).filter(Files::exists)
        .filter(_ -> Answers.unsuited(model).isEmpty()).map(path -> Answers.read(new InputFile("--answers", path), model));
  }

  private Optional<InputFile> eventsFile() {
    Optional<Path> sample = Optional.of(samples.resolve(EVENTS)).filter(path -> text.isEmpty() && Files.exists(path));
    return events.or(() -> sample).map(path -> new InputFile("--events", path));
  }
}
