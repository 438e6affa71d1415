package io.cellstream.model.generation;

import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.GenerationDefinition.Sample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Generates sequences of tokens from the states that an encoder has left. Many are generated together: each hypothesis of each sequence is
 * a row of the decoder's step. A sequence's result never depends on the others. For one thread.
 */
public final class Generator {
  private final DecoderDefinition decoder;
  private final int together;
  private final StepWorkspace workspace;
  private final Optional<Sampler> sampler;
  private long steps;

  /**
   * @param model a model with a decoder
   * @param sequences the most prompts of one call; if their rows exceed {@link GenerationDefinition#MOST_ROWS}, they are generated in
   *        several groups
   */
  public Generator(RecurrentModel model, int sequences) {
    RecurrentModel decoder = model.decoder().orElseThrow(() -> new IllegalArgumentException("this model generates nothing"));
    this.decoder = model.definition().decoder().orElseThrow();
    int rows = this.decoder.generation().method().rows();
    this.together = Math.clamp(GenerationDefinition.MOST_ROWS / rows, 1, sequences);
    this.workspace = decoder.newWorkspace(together * rows);
    this.sampler = this.decoder.generation().method() instanceof Sample sample
        ? Optional.of(new Sampler(sample, decoder.kernel(), workspace.head().width()))
        : Optional.empty();
  }

  /** Generates the completions of each prompt, best first; empty for a prompt with a number that would not be finite. */
  public List<List<Completion>> generate(List<Prompt> prompts) {
    List<List<Completion>> all = new ArrayList<>(prompts.size());
    for (int from = 0; from < prompts.size(); from += together) {
      all.addAll(generateTogether(prompts.subList(from, Math.min(from + together, prompts.size()))));
    }
    return all;
  }

  private List<List<Completion>> generateTogether(List<Prompt> prompts) {
    List<Search> searches = prompts.stream().map(this::search).toList();
    Set<Search> failed = new HashSet<>();
    List<Search> open = new ArrayList<>(searches);
    while (!open.isEmpty()) {
      step(open);
      int row = 0;
      for (Search search : open) {
        int rows = search.open().size();
        if (isFinite(row, rows)) {
          search.advance(workspace, row);
        } else {
          failed.add(search);
        }
        row += rows;
      }
      open.removeIf(search -> search.open().isEmpty() || failed.contains(search));
    }
    return searches.stream().map(search -> failed.contains(search) ? List.<Completion>of() : search.completions()).toList();
  }

  private void step(List<Search> searches) {
    int row = 0;
    for (Search search : searches) {
      for (Hypothesis each : search.open()) {
        workspace.setState(row, each.state());
        workspace.setToken(row, each.token());
        row++;
      }
    }
    steps++;
    workspace.step(row);
    workspace.head().predict(row);
  }

  private boolean isFinite(int from, int rows) {
    return IntStream.range(from, from + rows).allMatch(row -> workspace.stateIsFinite(row) && workspace.head().outputIsFinite(row));
  }

  private Search search(Prompt prompt) {
    return switch (decoder.generation().method()) {
      case Greedy() -> new IndependentSearch(decoder, prompt.state(), (head, row, completion, index) -> head.topIds(row, 1)[0]);
      case Sample _ -> new IndependentSearch(decoder, prompt.state(),
          (head, row, completion, index) -> sampler.orElseThrow().draw(head, row, prompt.draws().at(completion, index)));
      case Beam beam -> new BeamSearch(decoder, beam, prompt.state());
    };
  }

  /** The number of decoder steps so far, each counted once for all its rows. */
  public long steps() {
    return steps;
  }
}
