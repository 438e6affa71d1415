package io.cellstream.sequence;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.SequenceReader;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.sequence.StepInput.Features;
import io.cellstream.sequence.StepInput.Partial;
import io.cellstream.sequence.StepInput.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** For a model that reads inputs at once: they are kept as they came, and the layers run over them when an answer is asked for. */
final class KeptInputs implements Recurrence {
  static final String NOT_FINITE_INPUT = "a feature is not finite once it is normalised";

  private final ReadingDefinition reading;
  private final InputDefinition input;
  private final SequenceReader reader;

  KeptInputs(RecurrentModel model, int capacity) {
    this.reading = model.definition().reading().orElseThrow();
    this.input = model.definition().input();
    this.reader = model.newReader(capacity);
  }

  @Override
  public void take(WaveRow[] rows, int count) {
    for (int i = 0; i < count; i++) {
      take(rows[i]);
    }
  }

  private void take(WaveRow row) {
    Memory before = Objects.requireNonNullElseGet(row.memoryBefore(), () -> Memory.Inputs.none(input));
    switch (row.input()) {
      case Token(int id) -> row.keep(((Memory.KeptTokens) before).and(id, reading.mostKept()));
      case Features(float[] values) when !((InputDefinition.FeatureInput) input).isFinite(values) -> row.reject(NOT_FINITE_INPUT);
      case Features(float[] values) -> row.keep(((Memory.KeptFeatures) before).and(values, reading.mostKept()));
      case Partial _ -> throw new IllegalStateException("a step with features missing");
    }
  }

  @Override
  public void states(Memory[] memories, int from, int to, float[] @Nullable [] states) {
    List<float @Nullable []> read = reader.read(Arrays.stream(memories, from, to).map(this::whole).toList());
    for (int i = 0; i < read.size(); i++) {
      states[i] = read.get(i);
    }
  }

  private Memory.Inputs whole(Memory memory) {
    Memory.Inputs inputs = (Memory.Inputs) memory;
    return reading instanceof ReadingDefinition.Windowed window ? inputs.padded(window.length(), window.begin()) : inputs;
  }

  /** Does nothing: every event makes a new memory. */
  @Override
  public void release(Memory memory) {
  }
}
