package io.cellstream.sequence;

import io.cellstream.model.InputDefinition;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.SequenceReader;
import io.cellstream.sequence.SequenceEvent.Features;
import io.cellstream.sequence.SequenceEvent.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some layer reads backward: an event is kept as it came, and the layers run over all of them once the sequence is over. */
final class AtTheEnd implements Recurrence {
  static final String NOT_FINITE_INPUT = "a feature is not finite once it is normalised";

  private final InputDefinition input;
  private final SequenceReader reader;

  AtTheEnd(RecurrentModel model, int capacity) {
    this.input = model.definition().input();
    this.reader = model.newReader(capacity);
  }

  @Override
  public List<Taken> take(List<Intake> intakes) {
    return intakes.stream().map(this::take).toList();
  }

  private Taken take(Intake intake) {
    Memory before = intake.before() == null ? Memory.Inputs.none(input) : intake.before();
    return switch (intake.input()) {
      case Token(int id) -> new Kept(((Memory.Tokens) before).and(id));
      case Features(float[] values) when !((InputDefinition.Features) input).isFinite(values) -> new Refused(NOT_FINITE_INPUT);
      case Features(float[] values) -> new Kept(((Memory.Features) before).and(values));
    };
  }

  @Override
  public List<float @Nullable []> states(List<Memory> memories) {
    return reader.read(memories.stream().map(memory -> (Memory.Inputs) memory).toList());
  }
}
