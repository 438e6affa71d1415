package io.cellstream.model.generation;

import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.head.HeadWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Greedy search and sampling: the completions do not influence each other. */
final class IndependentSearch implements Search {

  /** Chooses the next token from a row of the head. */
  interface Chooser {
    int choose(HeadWorkspace head, int row, int completion, int index);
  }

  private final DecoderDefinition decoder;
  private final Chooser chooser;
  private final int stateSize;
  private final TreeMap<Integer, Completion> done = new TreeMap<>();
  private List<Hypothesis> open;

  IndependentSearch(DecoderDefinition decoder, float[] state, Chooser chooser) {
    this.decoder = decoder;
    this.chooser = chooser;
    this.stateSize = state.length;
    this.open = IntStream.range(0, decoder.generation().method().completions())
        .mapToObj(number -> new Hypothesis(state, decoder.start(), null, number, 0)).toList();
  }

  @Override
  public List<Hypothesis> open() {
    return open;
  }

  @Override
  public void advance(StepWorkspace stepped, int row) {
    List<Hypothesis> next = new ArrayList<>(open.size());
    for (int i = 0; i < open.size(); i++) {
      Hypothesis each = open.get(i);
      int id = chooser.choose(stepped.head(), row + i, each.number(), each.length());
      Path path = Path.of(each.path(), id, stepped.head().chosen(row + i, id));
      if (id == decoder.stop() || path.length() == decoder.generation().maxLength()) {
        done.put(each.number(), path.completion(decoder.stop()));
      } else {
        float[] state = new float[stateSize];
        stepped.getState(row + i, state);
        next.add(new Hypothesis(state, id, path, each.number(), 0));
      }
    }
    open = next;
  }

  @Override
  public List<Completion> completions() {
    return List.copyOf(done.values());
  }
}
