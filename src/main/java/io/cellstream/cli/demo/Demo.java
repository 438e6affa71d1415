package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.cli.input.Accuracy;
import io.cellstream.cli.input.Answers;
import io.cellstream.kernel.KernelMode;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.runtime.ModelLoader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The demo, from its first line on the screen to its last. */
public final class Demo {
  /** Enough to see a rate; a shorter text is published several times. */
  static final int EVENTS = 50_000;
  /** The same where the model writes after every event, which is as much work as several. */
  static final int EVENTS_WRITTEN_ABOUT = 10_000;

  private final Path modelFolder;
  private final RecurrentModel model;
  private final Material material;
  private final Optional<Answers> answers;
  private final DemoFolder folder;
  private final Screen screen;
  private final Narrator narrator;
  private final Optional<OwnSchema> ownSchema;

  private Demo(Path modelFolder, RecurrentModel model, Material material, Optional<Answers> answers, Optional<OwnSchema> ownSchema,
      DemoFolder folder, Screen screen) {
    this.ownSchema = ownSchema;
    this.modelFolder = modelFolder;
    this.model = model;
    this.material = material;
    this.answers = answers;
    this.folder = folder;
    this.screen = screen;
    this.narrator = new Narrator(screen, model.definition(), material.words());
  }

  /**
   * Reads the model and what it is to be played; nothing is started yet.
   *
   * @param ownSchema how events are written, if not by Cellstream's own schema
   * @throws CliException if that can't be used
   * @throws ModelFileException if the model can't be
   */
  public static Demo of(Path modelFolder, DemoSource source, Optional<OwnSchema> ownSchema, DemoFolder folder, Screen screen)
      throws IOException, ModelFileException {
    RecurrentModel model = ModelLoader.load(modelFolder, KernelMode.AUTO);
    Material material = source.material(model.definition());
    return new Demo(modelFolder, model, material, source.answers(model.definition()), ownSchema, folder, screen);
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
    narrator.starting();
    try (Stage stage = Stage.build(folder, modelFolder, ownSchema.map(OwnSchema::settings).orElse(Map.of()), new Steps(screen))) {
      perform(stage, new Script(material.sequences()));
      encore.go(new KeptUp(stage, folder, material, ownSchema.isPresent()));
    }
  }

  private void perform(Stage stage, Script script) throws Exception {
    try (RegistryClient registry = RegistryClient.open(stage.settings().registryProperties());
        Publisher publisher = new Publisher(stage.settings(), writer(registry), InstantSource.system());
        Listener listener = new Listener(stage.settings(), registry);
        Probe probe = new Probe(stage.settings())) {
      Flow flow = new Flow(stage, publisher, listener, probe);
      ownSchema.ifPresent(own -> narrator.mapping(own, material.sequences().getFirst()));
      narrator.watching(script.watchedSequences().size());
      new Watch(flow, screen, new LiveTable(script.watchedSequences(), model.definition(), material.words(), answers))
          .play(script.watched());

      int copies = material.isCut() ? 0 : script.copiesFor(model.definition().shape() == Shape.ONE_TO_MANY ? EVENTS_WRITTEN_ABOUT : EVENTS);
      if (script.size(copies) > flow.sent()) {
        narrator.rush(copies, material.isCut());
        if (!new Rush(flow, screen, script.size(copies) - flow.sent()).play(script, copies)) {
          narrator.rushCutShort();
        }
      }
      check(publisher, listener);
    }
  }

  private EventWriter writer(RegistryClient registry) {
    if (ownSchema.isPresent()) {
      return ownSchema.get().writer(registry);
    }
    AvroEventWriter writer = new AvroEventWriter(registry, Stage.EVENTS);
    return (event, _) -> writer.write(event.event());
  }

  private void check(Publisher publisher, Listener listener) {
    narrator.checking();

    Results expected = Results.offline(model, publisher.sent());
    Optional<String> difference = expected.firstDifference(Results.of(listener.predictions(), listener.deadLetters()));
    if (difference.isPresent()) {
      throw new CliException(ExitCode.FAILED, "the stream and the offline run do not agree: " + difference.get());
    }
    narrator.agreed(publisher.sent().size(), expected.dropped(), listener.predictions(), listener.deadLetters());
    narrator.accuracy(answers.map(known -> accuracy(known, listener.predictions())));
    narrator.ending();
  }

  /** Copies say the same as what they are copies of, so they do not count. */
  private Accuracy accuracy(Answers known, List<KeyedPrediction> predictions) {
    Set<SequenceKey> originals = material.sequences().stream().map(DemoSequence::key).collect(Collectors.toSet());
    Accuracy accuracy = new Accuracy(known);
    for (KeyedPrediction made : predictions) {
      SequenceKey key = new SequenceKey(made.key());
      if (originals.contains(key)) {
        accuracy.take(key, made.prediction());
      }
    }
    return accuracy;
  }
}
