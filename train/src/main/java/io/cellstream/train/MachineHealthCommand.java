package io.cellstream.train;

import ai.djl.engine.Engine;
import io.cellstream.model.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train machine-health}: an LSTM that tells from a machine's readings what is wrong with it. */
@Command(name = "machine-health", version = "cellstream train 0.1.0-SNAPSHOT", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Trains an LSTM that tells from a machine's readings what is wrong with it, on simulated machines (--to); judges such a model (--evaluate); or writes held-out recordings to play with (--samples).")
final class MachineHealthCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--to", showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "train, and write the model package into this folder; an earlier one is replaced")
  @Nullable
  private Path to;

  @Option(names = "--evaluate", showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "judge the model package in this folder on the held-out recordings")
  @Nullable
  private Path evaluate;

  @Option(names = "--samples", showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "write held-out recordings into this folder: events.jsonl and answers.jsonl")
  @Nullable
  private Path samples;

  @Option(names = "--hidden", paramLabel = "H", description = "hidden units of the LSTM layer")
  private int hidden = 48;

  @Option(names = "--recordings", paramLabel = "N", description = "recordings to learn from, each drawn afresh and seen once")
  private int recordings = 640_000;

  @Option(names = "--batch", paramLabel = "B", description = "recordings per step of Adam")
  private int batch = 64;

  @Option(names = "--rate", paramLabel = "R", description = "Adam's learning rate at the start; falls along a cosine")
  private double rate = 0.005;

  @Option(names = "--seed", paramLabel = "S", description = "of the weights and the recordings")
  private int seed = 1;

  @Option(names = "--threads", paramLabel = "N", description = "threads of PyTorch")
  private int threads = 1;

  @Override
  public Integer call() throws TrainingException, ModelFileException {
    requireOneAim();
    if (to != null) {
      train(to, plan());
    }
    if (evaluate != null) {
      say(MachineScore.of(ModelPackage.read(evaluate), evaluate, MachineScore.HELD_OUT));
    }
    if (samples != null) {
      MachineSamples.write(samples);
      say("wrote " + samples.resolve(MachineSamples.EVENTS) + " and " + samples.resolve(MachineSamples.ANSWERS));
    }
    return 0;
  }

  private void train(Path to, MachinePlan plan) throws TrainingException, ModelFileException {
    PackageTarget.require(to);
    Engine engine = PyTorch.start(threads);
    try (MachineTrainer trainer = new MachineTrainer(engine, plan)) {
      double minutes = trainer.train(this::progress);
      ModelDefinition definition = MachinePackage.definition(trainer);
      MachineScore score = MachineScore.of(definition, to, MachineScore.HELD_OUT);
      ModelPackageWriter.write(to, definition, MachinePackage.training(plan, minutes, score, engine.getVersion()));
      say(score);
    }
    say("wrote " + to);
  }

  private void requireOneAim() {
    if (Stream.of(to, evaluate, samples).filter(Objects::nonNull).count() != 1) {
      throw new ParameterException(spec.commandLine(), "give one of --to, --evaluate and --samples, each with a folder");
    }
    List<String> training = List.of("--hidden", "--recordings", "--batch", "--rate", "--seed", "--threads");
    for (String option : training) {
      if (to == null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " is for training: it goes with --to");
      }
    }
  }

  private MachinePlan plan() {
    try {
      if (threads < 1) {
        throw new IllegalArgumentException("--threads must be at least 1");
      }
      return new MachinePlan(hidden, recordings, batch, rate, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void progress(int recordings, double crossEntropy, double accuracy, double minutes) {
    say(String.format(Locale.ROOT, "%,d recordings: %.2f %% of the last ones right while learning, cross entropy %.3f bits; %.1f minutes",
        recordings, 100 * accuracy, crossEntropy, minutes));
  }

  private void say(MachineScore score) {
    say(String.format(Locale.ROOT, "Of %,d held-out recordings, told rightly:", score.recordings()));
    say(String.format(Locale.ROOT, "  %6.2f %%  by the model, as the application computes it", score.percent(score.model())));
    say(String.format(Locale.ROOT, "  %6.2f %%  at best: by Bayes' rule, knowing the generator's own probabilities",
        score.percent(score.optimum())));
    say(String.format(Locale.ROOT, "  %6.2f %%  by the same rule without memory: each reading by itself, their order unknown",
        score.percent(score.memoryless())));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
