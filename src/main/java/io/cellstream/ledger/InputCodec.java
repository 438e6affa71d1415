package io.cellstream.ledger;

import io.cellstream.model.InputDefinition;
import io.cellstream.model.Memory;
import io.cellstream.sequence.SequenceEvent.Features;
import io.cellstream.sequence.SequenceEvent.Input;
import io.cellstream.sequence.SequenceEvent.Token;
import java.util.ArrayList;
import java.util.List;

/** The inputs of a model's sequences as bytes, one after the other: what the model read, not yet normalised. */
final class InputCodec {
  private final InputDefinition input;

  InputCodec(InputDefinition input) {
    this.input = input;
  }

  void write(Input one, ByteWriter out) {
    switch (one) {
      case Token(int id) -> out.varint(id);
      case Features(float[] values) -> out.floats(values);
    }
  }

  /** @throws DamagedRecordException if these are not so many */
  List<Input> read(byte[] bytes, int count) {
    ByteReader in = new ByteReader(bytes, "a chunk of " + count + " inputs");
    List<Input> inputs = new ArrayList<>(Math.min(count, bytes.length));
    for (int i = 0; i < count; i++) {
      inputs.add(switch (input) {
        case InputDefinition.Token _ -> new Token(in.size());
        case InputDefinition.Features features -> new Features(in.floats(features.size()));
      });
    }
    in.requireEnd();
    return inputs;
  }

  /** The memory of a sequence that is read at its end. */
  Memory memory(List<Input> inputs) {
    return switch (input) {
      case InputDefinition.Token _ -> new Memory.Tokens(inputs.stream().mapToInt(each -> ((Token) each).id()).toArray());
      case InputDefinition.Features features -> {
        float[] values = new float[inputs.size() * features.size()];
        for (int i = 0; i < inputs.size(); i++) {
          System.arraycopy(((Features) inputs.get(i)).values(), 0, values, i * features.size(), features.size());
        }
        yield new Memory.Features(features.size(), values);
      }
    };
  }
}
