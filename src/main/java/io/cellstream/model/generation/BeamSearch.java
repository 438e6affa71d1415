package io.cellstream.model.generation;

import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.GenerationDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Beam search: follows the B sequences of tokens with the largest Σ ln p. A sequence that ends leaves the beam, which is narrower by one
 * from then on, so the search ends with B sequences. The best of them has the largest mean of ln p over its tokens, the stop token
 * included; the sum would prefer short sequences. Ties go to the lower id, then to the hypothesis that was better so far.
 */
final class BeamSearch implements Search {
  private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingDouble(Candidate::score).reversed()
      .thenComparingInt(Candidate::id).thenComparingInt(Candidate::parent);
  private static final Comparator<Finished> BEST_MEAN_FIRST = Comparator.comparingDouble(Finished::mean).reversed()
      .thenComparing(Finished::path, Path::compare);

  private final DecoderDefinition decoder;
  private final int beams;
  private final int completions;
  private final int stateSize;
  private final List<Finished> done = new ArrayList<>();
  private List<Hypothesis> open;

  BeamSearch(DecoderDefinition decoder, GenerationDefinition.Beam beam, float[] state) {
    this.decoder = decoder;
    this.beams = beam.beams();
    this.completions = beam.completions();
    this.stateSize = state.length;
    this.open = List.of(new Hypothesis(state, decoder.start(), null, 0, 0));
  }

  /** A token that may come next, after the hypothesis at place {@code parent} in the beam. */
  private record Candidate(double score, int id, int parent) {
  }

  private record Finished(Path path, double score) {
    double mean() {
      return score / path.length();
    }
  }

  @Override
  public List<Hypothesis> open() {
    return open;
  }

  @Override
  public void advance(StepWorkspace stepped, int row) {
    int width = beams - done.size();
    List<Candidate> candidates = new ArrayList<>();
    for (int parent = 0; parent < open.size(); parent++) {
      for (int id : stepped.head().topIds(row + parent, width)) {
        candidates.add(new Candidate(open.get(parent).score() + stepped.head().logProbability(row + parent, id), id, parent));
      }
    }
    candidates.sort(BEST_FIRST);
    float[][] states = new float[open.size()][];
    List<Hypothesis> next = new ArrayList<>(width);
    for (Candidate each : candidates.subList(0, Math.min(width, candidates.size()))) {
      int at = row + each.parent;
      Path path = Path.of(open.get(each.parent).path(), each.id, stepped.head().chosen(at, each.id));
      if (each.id == decoder.stop() || path.length() == decoder.generation().maxLength()) {
        done.add(new Finished(path, each.score));
      } else {
        states[each.parent] = state(states[each.parent], stepped, at);
        next.add(new Hypothesis(states[each.parent], each.id, path, 0, each.score));
      }
    }
    open = next;
  }

  /** The row's state, copied once: hypotheses with the same parent share it. */
  private float[] state(float @Nullable [] copied, StepWorkspace stepped, int row) {
    if (copied != null) {
      return copied;
    }
    float[] state = new float[stateSize];
    stepped.getState(row, state);
    return state;
  }

  @Override
  public List<Completion> completions() {
    return done.stream().sorted(BEST_MEAN_FIRST).limit(completions)
        .map(each -> each.path().completion(decoder.stop())).toList();
  }
}
