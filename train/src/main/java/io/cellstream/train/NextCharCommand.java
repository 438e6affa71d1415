package io.cellstream.train;

import ai.djl.engine.Engine;
import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train next-char}: an LSTM that predicts a text's next character. */
@Command(name = "next-char", showDefaultValues = true, description = "Trains an LSTM that predicts the next character of a text, on its first 90 %%; the last 10 %% are held out.", //
    footer = {"cellstream train next-char --text input.txt --to models/mine --minutes 10"})
final class NextCharCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--text", required = true, showDefaultValue = Visibility.NEVER, paramLabel = "FILE", description = "the text, UTF-8")
  private Path text = Path.of("");

  @Option(names = "--to", required = true, showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "the model package to write; an earlier one is replaced")
  private Path to = Path.of("");

  @Option(names = "--hidden", paramLabel = "H", description = "hidden units of each layer")
  private int hidden = 256;

  @Option(names = "--layers", paramLabel = "N", description = "LSTM layers")
  private int layers = 1;

  @Option(names = "--embedding", paramLabel = "E", description = "width of the characters' embedding")
  private int embedding = 64;

  @Option(names = "--passes", paramLabel = "N", description = "how often the text is read")
  private double passes = 40;

  @Option(names = "--minutes", paramLabel = "M", showDefaultValue = Visibility.NEVER, description = "end within about M minutes; the result then depends on the machine's speed")
  private double minutes = Double.POSITIVE_INFINITY;

  @Option(names = "--batch", paramLabel = "B", description = "places of the text read side by side")
  private int batch = 32;

  @Option(names = "--chunk", paramLabel = "T", description = "characters through which gradients flow back")
  private int chunk = 100;

  @Option(names = "--restart", paramLabel = "P", description = "probability that a chunk begins a line with the zero state")
  private double restart = 0.3;

  @Option(names = "--rate", paramLabel = "R", description = "Adam's learning rate at the start; falls along a cosine")
  private double rate = 0.006;

  @Option(names = "--dropout", paramLabel = "P", description = "share of each layer's inputs left out while training")
  private double dropout = 0.3;

  @Option(names = "--seed", paramLabel = "S", description = "of the weights, the order of reading and the dropout")
  private int seed = 1;

  @Option(names = "--threads", paramLabel = "N", description = "threads of PyTorch; another number gives other weights, as sums are then split elsewhere")
  private int threads = 1;

  @Override
  public Integer call() throws TrainingException, ModelFileException {
    TrainingPlan plan = plan();
    PackageTarget.require(to);
    Corpus corpus = Corpus.read(text);
    Engine engine = PyTorch.start(threads);
    say(corpus.training().length + " characters train, " + corpus.heldOut().length + " are held out; " + corpus.vocabulary().size()
        + " different ones");
    if (corpus.unknown() > 0) {
      say(corpus.unknown() + " held-out characters don't occur in the training part and are left out");
    }
    try (CharTrainer trainer = new CharTrainer(engine, corpus, plan)) {
      CharTrainer.Result result = trainer.train(this::progress);
      NextCharPackage.write(to, corpus.vocabulary(), trainer.network(),
          NextCharPackage.training(text, corpus, plan, result, engine.getVersion()));
    }
    say("wrote " + to);
    return 0;
  }

  private void progress(int pass, double trainingBits, HeldOut.Bits heldOut, double minutesTaken) {
    say(String.format(Locale.ROOT,
        "pass %d: %.3f bits per character while learning; held out %.3f reading on, %.3f line by line; %.1f minutes", pass, trainingBits,
        heldOut.running(), heldOut.byLine(), minutesTaken));
  }

  private TrainingPlan plan() {
    try {
      if (threads < 1) {
        throw new IllegalArgumentException("--threads must be at least 1");
      }
      return new TrainingPlan(embedding, hidden, layers, passes, minutes, batch, chunk, restart, rate, dropout, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
