package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.kernel.ChildJvm;
import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.kernel.Seeded;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Method;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.generation.Completion;
import io.cellstream.model.generation.Generator;
import io.cellstream.model.generation.Prompt;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.head.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * States and predictions after 1,000 steps have the committed bits, in every vector width and with the scalar kernel. A digest that
 * changes means that every stored state of every user means something else: only a new state format may do that. {@link #main} prints
 * the digests.
 */
class GoldenDigestsTest {
  private static final int STEPS = 1000;
  private static final int ROWS = 2;

  static Stream<Arguments> jvms() {
    return Stream.of(Arguments.of("SIMD", 4, List.of("-XX:MaxVectorSize=16")), Arguments.of("SIMD", 8, List.of("-XX:MaxVectorSize=32")),
        Arguments.of("SIMD", 16, List.of("-XX:MaxVectorSize=64")), Arguments.of("SCALAR", 1, List.of()));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void areTheCommittedOnes(String mode, int lanes, List<String> flags) throws Exception {
    List<String> allFlags = new ArrayList<>(flags);
    allFlags.add(ChildJvm.VECTOR_MODULE);
    ChildJvm.Result child = ChildJvm.run(allFlags, GoldenDigestsTest.class, mode);
    assertThat(child.exitCode()).as(child.output()).isZero();
    // a machine with narrower vectors repeats a width it has
    assertThat(child.output()).containsPattern("lanes=([0-9]+)\n");
    int has = Integer.parseInt(child.output().replaceAll("(?s).*lanes=([0-9]+)\n.*", "$1"));
    assertThat(has).isLessThanOrEqualTo(lanes);
    assertThat(child.output()).endsWith(committed());
  }

  private static String committed() {
    try (InputStream in = GoldenDigestsTest.class.getResourceAsStream("golden-digests.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints the digests of this JVM; the one argument is a kernel mode. */
  public static void main(String[] arguments) {
    Kernel kernel = Kernels.select(KernelMode.valueOf(arguments[0])).kernel();
    System.out.print("lanes=" + kernel.lanes() + "\n");
    models().forEach((name, definition) -> System.out.print(name + " " + digest(new RecurrentModel(definition.get(), kernel)) + "\n"));
    readings()
        .forEach((name, definition) -> System.out.print(name + " " + digestOfReading(new RecurrentModel(definition.get(), kernel)) + "\n"));
    generations()
        .forEach((name, method) -> System.out.print("tokens-6x3-lstm-9-gru-9-to-21-" + name + " " + digest(method, kernel) + "\n"));
  }

  /** SHA-256 over the tokens and probabilities that are written from 40 states. */
  private static String digest(Method method, Kernel kernel) {
    ModelDefinition definition = new RandomParts(21).translator(new GenerationDefinition(method, 30), 21, Cell.LSTM, Cell.GRU);
    RecurrentModel model = new RecurrentModel(definition, kernel);
    MessageDigest sha = sha256();
    List<Prompt> prompts = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      int number = seed;
      prompts.add(new Prompt(new Seeded(seed).floats(model.stateSize(), 0.9f),
          (completion, index) -> new Seeded(number * 10_000L + completion * 100L + index).nextInt(1 << 20) * 0x1p-20));
    }
    for (List<Completion> completions : new Generator(model, 40).generate(prompts)) {
      completions.stream().flatMap(completion -> completion.tokens().stream())
          .forEach(token -> token.top().forEach(candidate -> update(sha, candidate.id(), candidate.probability())));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static Map<String, Supplier<ModelDefinition>> models() {
    Map<String, Supplier<ModelDefinition>> models = new LinkedHashMap<>();
    models.put("features-3-lstm-7-hidden", () -> {
      RandomParts m = new RandomParts(7);
      return m.model(m.features(3), null, 0, RandomParts.output(0, true), 7);
    });
    models.put("tokens-65x16-lstm-32-softmax-65", () -> {
      RandomParts m = new RandomParts(32);
      return m.model(m.tokens(65, 16), DenseActivation.SOFTMAX, 65, RandomParts.output(5, true), 32);
    });
    models.put("features-5-lstm-64-64-sigmoid-3", () -> {
      RandomParts m = new RandomParts(64);
      return m.model(m.features(5), DenseActivation.SIGMOID, 3, RandomParts.output(0, true), 64, 64);
    });
    models.put("tokens-10x9-lstm-130-linear-17", () -> {
      RandomParts m = new RandomParts(130);
      return m.model(m.tokens(10, 9), DenseActivation.LINEAR, 17, RandomParts.output(0, true), 130);
    });
    models.put("tokens-40x20-gru-33-48-softmax-40", () -> {
      RandomParts m = new RandomParts(33);
      return m.model(Cell.GRU, m.tokens(40, 20), DenseActivation.SOFTMAX, 40, RandomParts.output(3, true), 33, 48);
    });
    models.put("features-6-gru-130-linear-2", () -> {
      RandomParts m = new RandomParts(131);
      return m.model(Cell.GRU, m.features(6), DenseActivation.LINEAR, 2, RandomParts.output(0, true), 130);
    });
    models.put("tokens-30x12-rnn-tanh-70-softmax-30", () -> {
      RandomParts m = new RandomParts(70);
      return m.model(Cell.RNN_TANH, m.tokens(30, 12), DenseActivation.SOFTMAX, 30, RandomParts.output(3, true), 70);
    });
    models.put("features-4-rnn-relu-40-17-hidden", () -> {
      RandomParts m = new RandomParts(40);
      return m.model(Cell.RNN_RELU, m.features(4), null, 0, RandomParts.output(0, true), 40, 17);
    });
    models.put("int16-features-5-lstm-37-34-linear-3", () -> {
      RandomParts m = new RandomParts(37);
      return Quantiser.quantise(m.model(m.features(5), DenseActivation.LINEAR, 3, RandomParts.output(0, true), 37, 34), Precision.INT16);
    });
    models.put("int16-tokens-20x7-gru-51-softmax-20", () -> {
      RandomParts m = new RandomParts(51);
      return Quantiser.quantise(m.model(Cell.GRU, m.tokens(20, 7), DenseActivation.SOFTMAX, 20, RandomParts.output(3, true), 51),
          Precision.INT16);
    });
    models.put("int8-tokens-20x7-lstm-66-softmax-20", () -> {
      RandomParts m = new RandomParts(66);
      return Quantiser.quantise(m.model(m.tokens(20, 7), DenseActivation.SOFTMAX, 20, RandomParts.output(3, true), 66), Precision.INT8);
    });
    models.put("int8-features-3-rnn-tanh-45-hidden", () -> {
      RandomParts m = new RandomParts(45);
      return Quantiser.quantise(m.model(Cell.RNN_TANH, m.features(3), null, 0, RandomParts.output(0, true), 45), Precision.INT8);
    });
    models.put("features-5-head-tanh-20-relu-9-softmax-4", () -> {
      RandomParts m = new RandomParts(5);
      HeadDefinition head = new HeadDefinition.Dense(List.of(m.dense(20, 5, DenseActivation.TANH).layers().getFirst(),
          m.dense(9, 20, DenseActivation.RELU).layers().getFirst(), m.dense(4, 9, DenseActivation.SOFTMAX).layers().getFirst()));
      return new ModelDefinition("test", "1", Shape.ONE_TO_ONE, m.features(5), List.of(), head, RandomParts.output(2, true), "00", "00");
    });
    models.put("tokens-12x5-dense-tanh-9-lstm-20-dense-relu-7-gru-18-linear-4", () -> {
      RandomParts m = new RandomParts(12);
      List<LayerDefinition> layers = List.of(m.between(5, 9, DenseActivation.TANH), m.layer(Cell.LSTM, 9, 20),
          m.between(20, 7, DenseActivation.RELU),
          m.layer(Cell.GRU, 7, 18));
      return new ModelDefinition("test", "1", Shape.SYNCHRONIZED, m.tokens(12, 5), layers, m.dense(4, 18, DenseActivation.LINEAR),
          RandomParts.output(2, true), "00", "00");
    });
    return models;
  }

  /** Models that read whole sequences. */
  private static Map<String, Supplier<ModelDefinition>> readings() {
    Map<String, Supplier<ModelDefinition>> models = new LinkedHashMap<>();
    models.put("features-5-bi-lstm-33-bi-gru-20-last-states", () -> {
      RandomParts m = new RandomParts(13);
      return m.reading(m.features(5), Answer.LAST_STATES, m.bidirectional(Cell.LSTM, 5, 33), m.bidirectional(Cell.GRU, 66, 20));
    });
    models.put("tokens-23x9-bi-lstm-70-last-step", () -> {
      RandomParts m = new RandomParts(14);
      return m.reading(m.tokens(23, 9), Answer.LAST_STEP, m.bidirectional(Cell.LSTM, 9, 70));
    });
    models.put("int8-tokens-23x9-bi-lstm-40-rnn-backward-17", () -> {
      RandomParts m = new RandomParts(15);
      return Quantiser.quantise(m.reading(m.tokens(23, 9), Answer.LAST_STATES, m.bidirectional(Cell.LSTM, 9, 40),
          new LayerDefinition.Backward(m.layer(Cell.RNN_TANH, 80, 17))), Precision.INT8);
    });
    return models;
  }

  /** SHA-256 over states and outputs of some sequences. */
  private static String digestOfReading(RecurrentModel model) {
    Seeded inputs = new Seeded(model.stateSize());
    List<Memory.Inputs> sequences = new ArrayList<>();
    for (int steps = 1; steps < 200; steps += 11) {
      sequences.add(switch (model.definition().input()) {
        case InputDefinition.TokenInput token -> {
          int[] ids = new int[steps];
          Arrays.setAll(ids, t -> inputs.nextInt(token.vocabulary().size()));
          yield new Memory.KeptTokens(ids);
        }
        case InputDefinition.FeatureInput features -> new Memory.KeptFeatures(features.size(), inputs.floats(steps * features.size(), 2f));
      });
    }
    MessageDigest sha = sha256();
    HeadWorkspace head = model.newHeadWorkspace(1);
    for (float[] state : model.newReader(ROWS).read(sequences)) {
      update(sha, Objects.requireNonNull(state));
      head.setState(0, state);
      head.predict(1);
      update(sha, Objects.requireNonNull(head.output(0).values()));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static Map<String, Method> generations() {
    Map<String, Method> generations = new LinkedHashMap<>();
    generations.put("greedy", new Greedy());
    generations.put("sample", new Sample(0.9f, 0, 1, 2));
    generations.put("sample-top-9-p-0.8", new Sample(1.4f, 9, 0.8f, 1));
    generations.put("beam-5", new Beam(5, 3));
    return generations;
  }

  /** SHA-256 over little-endian bits: after every step the outputs and the surprise at the next token, at the end the states. */
  private static String digest(RecurrentModel model) {
    MessageDigest sha = sha256();
    StepWorkspace workspace = model.newWorkspace(ROWS);
    Seeded inputs = new Seeded(model.stateSize());
    InputDefinition input = model.definition().input();
    for (int step = 0; step < STEPS; step++) {
      for (int row = 0; row < ROWS; row++) {
        switch (input) {
          case InputDefinition.TokenInput token -> {
            int id = inputs.nextInt(token.vocabulary().size());
            if (step > 0 && isSoftmax(model)) {
              update(sha, workspace.head().surprise(row, id));
            }
            workspace.setToken(row, id);
          }
          case InputDefinition.FeatureInput features -> workspace.setFeatures(row, inputs.floats(features.size(), 2f));
        }
      }
      workspace.step(ROWS);
      workspace.head().predict(ROWS);
      for (int row = 0; row < ROWS; row++) {
        Output output = workspace.head().output(row);
        update(sha, Objects.requireNonNull(output.values()));
        output.top().forEach(candidate -> update(sha, candidate.id(), candidate.probability()));
      }
    }
    for (int row = 0; row < ROWS; row++) {
      float[] state = new float[model.stateSize()];
      workspace.getState(row, state);
      update(sha, state);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static boolean isSoftmax(RecurrentModel model) {
    return model.definition().head().givesProbabilities();
  }

  private static void update(MessageDigest sha, float... floats) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    sha.update(bytes.array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
