package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ForeignPair;
import io.cellstream.importer.foreign.GraphRun;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition.Windowed;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.text.Amounts;
import io.cellstream.text.Printable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Sequences through the program that a file is for, and through Cellstream: random ones, or its user's own.
 *
 * @param line what came of it, for people
 * @param largest the largest difference between their answers; empty if nothing was compared
 * @param agrees whether the answers are the same up to rounding, as far as they were compared
 */
public record ReferenceCheck(String line, OptionalDouble largest, boolean agrees) {
  static final int STEPS = 200;
  private static final int[] LENGTHS = {STEPS, 61, 1};
  private static final long SEED = 1;

  /** Rounding of a few hundred steps stays far below it, a gate in a wrong place far above. */
  private static final double AGREEMENT = 1e-3;

  static ReferenceCheck of(ForeignModel foreign, ModelDefinition definition, Optional<Reference> reference, Kernel kernel) {
    if (foreign.run().isEmpty()) {
      return none("nothing here can run this file on one sequence. Let the program that made it answer some, and give --check FILE with"
          + " these (docs/importing.md has the lines of Python)");
    }
    if (reference.isEmpty()) {
      return none("ONNX Runtime is not here. In a checkout, `./cellstream bench --help` fetches and builds what compares with it; then"
          + " import again");
    }
    try {
      return compare(foreign.run().get(), inFull(ModelAnswers.asInFile(foreign, definition)), reference.get(), kernel);
    } catch (ReferenceException e) {
      return none(reference.get().name() + " can't run it: " + Printable.line(String.valueOf(e.getMessage())));
    }
  }

  /** Both parts by themselves: what the encoder gives, and what the decoder makes of random tokens from its own first state. */
  static ReferenceCheck of(ForeignPair pair, ModelDefinition definition, Optional<Reference> reference, Kernel kernel) {
    DecoderDefinition writes = definition.decoder().orElseThrow();
    OutputDefinition output = new OutputDefinition(0, true, false, null);
    ModelDefinition encoder = new ModelDefinition(definition.name(), definition.version(), Shape.SYNCHRONIZED, definition.input(),
        definition.layers(), definition.initial(), new HeadDefinition.Hidden(definition.layers().getLast().outputs()), Optional.empty(),
        output, definition.stateHash(), definition.packageHash());
    ModelDefinition decoder = new ModelDefinition(definition.name(), definition.version(), Shape.SYNCHRONIZED,
        new InputDefinition.TokenInput(writes.vocabulary(), writes.embedding(), OptionalInt.empty()), writes.layers(), definition.head(),
        output,
        definition.stateHash(), definition.packageHash());
    ReferenceCheck ofEncoder = of(pair.encoder(), encoder, reference, kernel);
    ReferenceCheck ofDecoder = of(pair.decoder(), decoder, reference, kernel);
    return new ReferenceCheck(
        ofEncoder.line().equals(ofDecoder.line())
            ? ofEncoder.line()
            : "encoder: " + ofEncoder.line() + "; decoder: " + ofDecoder.line(),
        Stream.of(ofEncoder, ofDecoder).flatMapToDouble(check -> check.largest().stream()).max(), ofEncoder.agrees() && ofDecoder.agrees());
  }

  /** A graph's run reads all that it gets. */
  private static ModelDefinition inFull(ModelDefinition definition) {
    return definition.window().isEmpty()
        ? definition
        : definition.withReading(
            new ReadingDefinition.Windowed(ReadingDefinition.MOST_KEPT / definition.input().size(), 1,
                new ReadingDefinition.Begin.Partial(), definition.window().get().answer()));
  }

  private static ReferenceCheck none(String why) {
    return new ReferenceCheck("nothing was compared: " + why, OptionalDouble.empty(), true);
  }

  /**
   * A user's own examples.
   *
   * @param tolerance the largest difference with which answers are the same
   */
  static ReferenceCheck of(ForeignModel foreign, ModelDefinition definition, Examples examples, double tolerance, Kernel kernel) {
    ModelAnswers answers = new ModelAnswers(ModelAnswers.asInFile(foreign, definition), kernel);
    int size = definition.head().size();
    double largest = 0;
    String where = "";
    for (Examples.Example example : examples.all()) {
      float[] theirs = example.outputs();
      float[] ours = last(answers.of(example.inputs()), theirs.length);
      for (int i = 0; i < theirs.length; i++) {
        double difference = ModelAnswers.difference(ours[i], theirs[i]);
        if (where.isEmpty() || difference > largest || Double.isNaN(difference)) {
          largest = difference;
          where = "in line " + example.line() + (theirs.length == size ? "" : ", step " + i / size) + ", value " + i % size + " ("
              + ours[i] + ", not " + theirs[i] + ")";
        }
        if (Double.isNaN(difference)) {
          return new ReferenceCheck(examples.file() + ": no number " + where, OptionalDouble.empty(), false);
        }
      }
    }
    String line = String.format(Locale.ROOT, "%s of %s through Cellstream: largest difference %.1e, %s%s",
        Amounts.count(examples.all().size(), "sequence"), examples.file(), largest, where,
        largest > tolerance ? String.format(Locale.ROOT, ", more than %.0e (--tolerance)", tolerance) : "");
    return new ReferenceCheck(line, OptionalDouble.of(largest), largest <= tolerance);
  }

  private static ReferenceCheck compare(GraphRun run, ModelDefinition definition, Reference reference, Kernel kernel)
      throws ReferenceException {
    int[] lengths = lengths(run, definition);
    ModelAnswers answers = new ModelAnswers(definition, kernel);
    SplittableRandom random = new SplittableRandom(SEED);
    double largest = 0;
    for (int steps : lengths) {
      float[] inputs = inputs(definition.input(), steps, random);
      float[] ours = answers.of(inputs);
      float[] theirs = reference.outputs(run, fed(run, definition.input(), inputs), steps);
      int values = Math.min(ours.length, theirs.length);
      boolean allSteps = theirs.length == steps * definition.head().size();
      if ((theirs.length > ours.length && !allSteps) || theirs.length == 0 || theirs.length % definition.head().size() != 0) {
        return new ReferenceCheck(
            reference.name() + " gives " + theirs.length + " values for " + steps + " steps, Cellstream " + ours.length,
            OptionalDouble.empty(), false);
      }
      // of what answers at the end: the last step's
      largest = Math.max(largest, difference(last(ours, values), last(theirs, values)));
    }
    String steps = lengths[0] == lengths[lengths.length - 1] ? "" + lengths[0] : lengths[lengths.length - 1] + " to " + lengths[0];
    String line = String.format(Locale.ROOT, "%d random sequences of %s steps through %s and through Cellstream: largest difference %.1e",
        lengths.length, steps, reference.name(), largest);
    return new ReferenceCheck(line, OptionalDouble.of(largest), largest < AGREEMENT);
  }

  /** Of each sequence; what reads backward begins elsewhere in each. */
  private static int[] lengths(GraphRun run, ModelDefinition definition) {
    if (definition.keepsInputs() && run.steps().isEmpty()) {
      return LENGTHS;
    }
    int steps = run.steps().isPresent() && run.carried().isEmpty() ? run.steps().getAsInt() : STEPS;
    int[] lengths = new int[LENGTHS.length];
    Arrays.fill(lengths, steps);
    return lengths;
  }

  private static float[] last(float[] values, int count) {
    return Arrays.copyOfRange(values, values.length - count, values.length);
  }

  private static double difference(float[] ours, float[] theirs) {
    double largest = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, ModelAnswers.difference(ours[i], theirs[i]));
    }
    return largest;
  }

  private static float[] inputs(InputDefinition input, int steps, SplittableRandom random) {
    float[] inputs = new float[switch (input) {
      case InputDefinition.TokenInput _ -> steps;
      case InputDefinition.FeatureInput features -> steps * features.size();
    }];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = switch (input) {
        case InputDefinition.TokenInput token -> random.nextInt(token.vocabulary().size());
        case InputDefinition.FeatureInput _ -> (float) random.nextDouble(-2, 2);
      };
    }
    return inputs;
  }

  /** A graph without an embedding takes tokens as one-hot vectors. */
  private static float[] fed(GraphRun run, InputDefinition input, float[] inputs) {
    if (run.tokens() || !(input instanceof InputDefinition.TokenInput token)) {
      return inputs;
    }
    float[] oneHot = new float[inputs.length * token.size()];
    for (int t = 0; t < inputs.length; t++) {
      oneHot[t * token.size() + (int) inputs[t]] = 1;
    }
    return oneHot;
  }
}
