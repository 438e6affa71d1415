package io.cellstream.importer;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.importer.ModelImport.OwnCheck;
import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Normalisation;
import io.cellstream.importer.foreign.WindowOptions;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Imports for tests: a file, what its user says, and the package it becomes. */
public final class Imports {
  private Optional<Shape> shape = Optional.empty();
  private Optional<Path> vocabulary = Optional.empty();
  private List<DenseActivation> activations = List.of();
  private Optional<Nonlinearity> nonlinearity = Optional.empty();
  private List<String> embedding = List.of();
  private List<String> head = List.of();
  private boolean noPadding;
  private Optional<String> output = Optional.empty();
  private List<String> layers = List.of();
  private Optional<Answer> answer = Optional.empty();
  private OptionalInt maxLength = OptionalInt.empty();
  private WindowOptions window = WindowOptions.NONE;
  private Normalisation outputs = Normalisation.NO_OUTPUT;
  private GenerationOptions generation = GenerationOptions.NONE;
  private Normalisation normalisation = Normalisation.NONE;
  private Optional<OwnCheck> own = Optional.empty();
  private final Path folder;

  /** @param folder for what is written */
  public Imports(Path folder) {
    this.folder = folder;
  }
  public Imports vocabulary(Path given) {
    vocabulary = Optional.of(given);
    return this;
  }

  public Imports outputs(Normalisation given) {
    outputs = given;
    return this;
  }

  public Imports window(WindowOptions given) {
    window = given;
    return this;
  }

  public Imports shape(Shape given) {
    shape = Optional.of(given);
    return this;
  }

  /** One for each dense layer. */
  public Imports activation(DenseActivation... given) {
    activations = List.of(given);
    return this;
  }

  public Imports noPadding() {
    noPadding = true;
    return this;
  }

  public Imports nonlinearity(Nonlinearity given) {
    nonlinearity = Optional.of(given);
    return this;
  }

  public Imports layers(String... given) {
    layers = List.of(given);
    return this;
  }

  public Imports embedding(String... given) {
    embedding = List.of(given);
    return this;
  }

  public Imports head(String... given) {
    head = List.of(given);
    return this;
  }

  public Imports output(String given) {
    output = Optional.of(given);
    return this;
  }

  public Imports answer(Answer given) {
    answer = Optional.of(given);
    return this;
  }

  public Imports maxLength(int given) {
    maxLength = OptionalInt.of(given);
    return this;
  }

  public Imports normalisation(Normalisation given) {
    normalisation = given;
    return this;
  }

  public Imports check(Path examples, double tolerance) {
    own = Optional.of(new OwnCheck(examples, tolerance));
    return this;
  }

  public Imports generation(GenerationOptions given) {
    generation = given;
    return this;
  }

  /** Tokens {@code 0}, {@code 1}, ... */
  public Imports tokens(int count) throws IOException {
    String lines = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    vocabulary = Optional.of(Files.writeString(folder.resolve("vocabulary.txt"), lines));
    return this;
  }

  public Path folder() {
    return folder;
  }

  public ModelImport run(Path file) throws ModelFileException {
    return ModelImport.run(file, folder.resolve("package"), options(), Optional.empty(), own, Kernels.select(KernelMode.SCALAR).kernel());
  }

  ImportOptions options() {
    return new ImportOptions(Optional.empty(), Optional.empty(), shape, vocabulary, Optional.empty(), Optional.empty(), activations,
        nonlinearity, layers, embedding, head, output, OptionalInt.empty(), false, noPadding, answer, maxLength, window, normalisation,
        outputs, generation);
  }

  /** The line that a refused import ends with, without the file's name; it has written nothing. */
  public String refusal(Path file) {
    if (Files.exists(folder.resolve("package"))) {
      throw new AssertionError("there is a package already");
    }
    String line = refusalAgain(file);
    if (Files.exists(folder.resolve("package"))) {
      throw new AssertionError("a refused import wrote a package");
    }
    return line;
  }

  /** As {@link #refusal}, beside a package that is there already. */
  public String refusalAgain(Path file) {
    String message = String.valueOf(Objects.requireNonNull(catchThrowableOfType(ModelFileException.class, () -> run(file)),
        "the import was not refused").getMessage());
    if (message.contains("\n")) {
      throw new AssertionError("not one line: " + message);
    }
    return message.startsWith(file + ": ") ? message.substring(file.toString().length() + 2) : message;
  }

  /**
   * What a model answers at each step.
   *
   * @param inputs ids of tokens, or all steps' features one after the other
   */
  public static float[][] answers(ModelDefinition definition, float[] inputs) {
    RecurrentModel model = new RecurrentModel(withAllValues(definition), Kernels.select(KernelMode.AUTO).kernel());
    StepWorkspace workspace = model.newWorkspace(1);
    workspace.setState(0, model.initialState());
    int width = definition.input() instanceof InputDefinition.FeatureInput features ? features.size() : 1;
    float[][] answers = new float[inputs.length / width][];
    for (int t = 0; t < answers.length; t++) {
      if (definition.input() instanceof InputDefinition.FeatureInput) {
        workspace.setFeatures(0, Arrays.copyOfRange(inputs, t * width, (t + 1) * width));
      } else {
        workspace.setToken(0, (int) inputs[t]);
      }
      workspace.step(1);
      workspace.head().predict(1);
      answers[t] = Objects.requireNonNull(workspace.head().output(0).values());
    }
    return answers;
  }

  /**
   * What a model that keeps a sequence's inputs answers at its end.
   *
   * @param inputs ids of tokens, or all steps' features one after the other
   */
  public static float[] answer(ModelDefinition definition, float[] inputs) {
    RecurrentModel model = new RecurrentModel(withAllValues(definition), Kernels.select(KernelMode.AUTO).kernel());
    Memory.Inputs kept = switch (definition.input()) {
      case InputDefinition.FeatureInput features -> new Memory.KeptFeatures(features.size(), inputs);
      case InputDefinition.TokenInput _ -> new Memory.KeptTokens(IntStream.range(0, inputs.length).map(t -> (int) inputs[t]).toArray());
    };
    HeadWorkspace head = model.newHeadWorkspace(1);
    head.setState(0, Objects.requireNonNull(model.newReader(1).read(List.of(kept)).getFirst()));
    head.predict(1);
    return Objects.requireNonNull(head.output(0).values());
  }

  private static ModelDefinition withAllValues(ModelDefinition definition) {
    ModelDefinition all = new ModelDefinition(definition.name(), definition.version(), definition.shape(), definition.input(),
        definition.layers(), definition.initial(), definition.head(), Optional.empty(), new OutputDefinition(0, true, false, null),
        definition.stateHash(), definition.packageHash());
    return definition.reading().map(all::withReading).orElse(all);
  }
}
