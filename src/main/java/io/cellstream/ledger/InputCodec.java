package io.cellstream.ledger;

import io.cellstream.model.Memory;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.sequence.StepInput;
import io.cellstream.sequence.StepInput.Features;
import io.cellstream.sequence.StepInput.Partial;
import io.cellstream.sequence.StepInput.Token;
import java.util.ArrayList;
import java.util.List;

/** Encodes the inputs of a model's sequences, one after the other, as the model got them, not yet normalised. */
final class InputCodec {
  private final InputDefinition input;

  InputCodec(InputDefinition input) {
    this.input = input;
  }

  void write(StepInput one, ByteWriter out) {
    switch (one) {
      case Token(int id) -> out.varint(id);
      case Features(float[] values) -> out.floats(values);
      case Partial _ -> throw new IllegalStateException("a step with features missing");
    }
  }

  /** @throws DamagedRecordException if the bytes are not exactly {@code count} inputs */
  List<StepInput> read(byte[] bytes, int count) {
    ByteReader in = new ByteReader(bytes, "a chunk of " + count + " inputs");
    List<StepInput> inputs = new ArrayList<>(Math.min(count, bytes.length));
    for (int i = 0; i < count; i++) {
      inputs.add(switch (input) {
        case InputDefinition.TokenInput _ -> new Token(in.size());
        case InputDefinition.FeatureInput features -> new Features(in.floats(features.size()));
      });
    }
    in.requireEnd();
    return inputs;
  }

  /** The memory of a sequence that is read at its end. */
  Memory memory(List<StepInput> inputs) {
    return switch (input) {
      case InputDefinition.TokenInput _ -> new Memory.KeptTokens(inputs.stream().mapToInt(each -> ((Token) each).id()).toArray());
      case InputDefinition.FeatureInput features -> {
        float[] values = new float[inputs.size() * features.size()];
        for (int i = 0; i < inputs.size(); i++) {
          System.arraycopy(((Features) inputs.get(i)).values(), 0, values, i * features.size(), features.size());
        }
        yield new Memory.KeptFeatures(features.size(), values);
      }
    };
  }
}
