package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cli.input.InputFile;
import io.cellstream.cli.input.TextEvents;
import io.cellstream.kernel.KernelMode;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.runtime.ModelLoader;
import io.cellstream.wire.RegistryClient;
import io.cellstream.text.Glyphs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The demo, from its first line on the screen to its last. */
public final class Demo {
  /** Enough to see a rate; a shorter text is published several times. */
  static final int EVENTS = 50_000;

  private final Path modelFolder;
  private final RecurrentModel model;
  private final List<DemoLine> lines;
  private final boolean isCut;
  private final DemoFolder folder;
  private final Screen screen;
  private final Narrator narrator;

  private Demo(Path modelFolder, RecurrentModel model, DemoText text, DemoFolder folder, Screen screen) {
    this.modelFolder = modelFolder;
    this.model = model;
    this.lines = lines(text);
    this.isCut = text.isCut();
    this.folder = folder;
    this.screen = screen;
    this.narrator = new Narrator(screen);
  }

  /**
   * Reads text and model; nothing is started yet.
   *
   * @param textFile empty: the text that comes with the demo
   * @throws CliException if the text can't be used
   * @throws ModelFileException if the model can't be
   */
  public static Demo of(Path modelFolder, Optional<Path> textFile, DemoFolder folder, Screen screen)
      throws IOException, ModelFileException {
    DemoText text = textFile.isPresent() ? DemoText.read(new InputFile("--text", textFile.get())) : DemoText.bundled();
    return new Demo(modelFolder, ModelLoader.load(modelFolder, KernelMode.AUTO), text, folder, screen);
  }

  private List<DemoLine> lines(DemoText text) {
    return switch (model.definition().input()) {
      case InputDefinition.Features features ->
        throw new CliException(ExitCode.USAGE, "--model " + modelFolder + ": takes " + features.size()
            + " features an event, and the demo's events are the characters of a text: give a model that takes tokens");
      case InputDefinition.Token tokens -> {
        TextEvents events = new TextEvents(tokens);
        if (text.lines().stream().noneMatch(events::isUsable)) {
          throw new CliException(ExitCode.USAGE, "the model " + model.definition().name() + " knows none of the text's characters, only "
              + Glyphs.some(tokens.vocabulary().tokens()) + ": give another --text, or another --model");
        }
        yield DemoLine.of(text.lines(), events);
      }
    };
  }

  /** What to do when all is checked and everything is still up. */
  @FunctionalInterface
  public interface Encore {
    void go(KeptUp kept) throws Exception;
  }

  /**
   * Plays it.
   *
   * @throws CliException if anything is not as it should be, the predictions' bits first of all
   */
  public void play(Encore encore) throws Exception {
    narrator.starting(model.definition());
    try (Stage stage = Stage.build(folder, modelFolder, new Steps(screen))) {
      perform(stage, new Script(lines));
      encore.go(new KeptUp(stage, folder, lines.getFirst()));
    }
  }

  private void perform(Stage stage, Script script) throws Exception {
    try (RegistryClient registry = RegistryClient.open(stage.settings().registryProperties());
        Publisher publisher = new Publisher(stage.settings(), registry, InstantSource.system());
        Listener listener = new Listener(stage.settings(), registry);
        Probe probe = new Probe(stage.settings())) {
      Flow flow = new Flow(stage, publisher, listener, probe);
      narrator.typing(model.definition(), script);
      new Typing(flow, screen, new LiveTable(script.typedLines())).play(script.typed());

      int copies = isCut ? 0 : script.copiesFor(EVENTS);
      narrator.rush(copies, isCut);
      if (!new Rush(flow, screen, script.size(copies) - flow.sent()).play(script, copies)) {
        narrator.rushCutShort();
      }
      check(publisher, listener);
    }
  }

  private void check(Publisher publisher, Listener listener) {
    narrator.checking();

    Results expected = Results.offline(model, publisher.sent());
    Optional<String> difference = expected.firstDifference(Results.of(listener.predictions(), listener.deadLetters()));
    if (difference.isPresent()) {
      throw new CliException(ExitCode.FAILED, "the stream and the offline run do not agree: " + difference.get());
    }
    narrator.agreed(model.definition(), publisher.sent().size(), listener.predictions(), listener.deadLetters().size());
  }
}
