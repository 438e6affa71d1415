package io.cellstream.train;

import ai.djl.engine.Engine;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands of all exercises have in common: to train, to judge, to write samples. */
abstract class ExerciseCommand implements Callable<Integer> {
  private final Exercise exercise;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--to", showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "train, and write the model package into this folder; an earlier one is replaced")
  @Nullable
  private Path to;

  @Option(names = "--evaluate", showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "judge the model package in this folder on the held-out examples")
  @Nullable
  private Path evaluate;

  @Option(names = "--samples", showDefaultValue = Visibility.NEVER, paramLabel = "DIR", description = "write held-out examples into this folder: events.jsonl, and answers.jsonl where there is one right answer")
  @Nullable
  private Path samples;

  @Option(names = "--hidden", paramLabel = "H", description = "hidden units of each layer")
  private int hidden;

  @Option(names = "--examples", paramLabel = "N", description = "examples to learn from, each drawn afresh")
  private int examples;

  @Option(names = "--batch", paramLabel = "B", description = "examples per step of Adam")
  private int batch;

  @Option(names = "--rate", paramLabel = "R", description = "Adam's learning rate at the start; falls along a cosine")
  private double rate;

  @Option(names = "--seed", paramLabel = "S", description = "of the weights and the examples")
  private int seed;

  @Option(names = "--threads", paramLabel = "N", description = "threads of PyTorch")
  private int threads = 1;

  ExerciseCommand(Exercise exercise) {
    this.exercise = exercise;
    LearningPlan plan = exercise.plan();
    this.hidden = plan.hidden();
    this.examples = plan.examples();
    this.batch = plan.batch();
    this.rate = plan.rate();
    this.seed = plan.seed();
  }

  @Override
  public Integer call() throws TrainingException, ModelFileException {
    requireOneAim();
    if (to != null) {
      train(to, plan());
    }
    if (evaluate != null) {
      exercise.judge(ModelPackage.read(evaluate), evaluate).lines().forEach(this::say);
    }
    if (samples != null) {
      say("wrote " + exercise.samples().write(samples).stream().map(Path::toString).collect(Collectors.joining(" and ")));
    }
    return 0;
  }

  private void train(Path to, LearningPlan plan) throws TrainingException, ModelFileException {
    PackageTarget.require(to);
    Engine engine = PyTorch.start(threads);
    try (ExerciseTrainer trainer = new ExerciseTrainer(engine, exercise, plan)) {
      double minutes = trainer.train(this::progress);
      ModelDefinition definition = trainer.definition();
      Score score = exercise.judge(definition, to);
      ModelPackageWriter.write(to, definition, ExercisePackage.training(exercise, plan, minutes, score, engine.getVersion()));
      score.lines().forEach(this::say);
    }
    say("wrote " + to);
  }

  private void requireOneAim() {
    if (Stream.of(to, evaluate, samples).filter(Objects::nonNull).count() != 1) {
      throw new ParameterException(spec.commandLine(), "give one of --to, --evaluate and --samples, each with a folder");
    }
    for (String option : List.of("--hidden", "--examples", "--batch", "--rate", "--seed", "--threads")) {
      if (to == null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " is for training: it goes with --to");
      }
    }
  }

  private LearningPlan plan() {
    try {
      if (threads < 1) {
        throw new IllegalArgumentException("--threads must be at least 1");
      }
      return new LearningPlan(hidden, examples, batch, rate, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void progress(int done, double crossEntropy, double accuracy, double minutes) {
    say(String.format(Locale.ROOT, "%,d %s: %.2f %% of the last answers right while learning, cross entropy %.3f bits; %.1f minutes", done,
        exercise.examples(), 100 * accuracy, crossEntropy, minutes));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
