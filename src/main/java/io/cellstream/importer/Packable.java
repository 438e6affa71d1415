package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.kernel.Activation;
import io.cellstream.model.LayerDefinition;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;

/** Cells that Cellstream computes, but that its model package can't express: the one place to change when it can. */
final class Packable {
  private Packable() {
  }

  /** @throws ModelFileException naming the first such layer, and what it is */
  static void require(ForeignFile file) throws ModelFileException {
    for (ForeignModel.Layer layer : file.foreign().layers()) {
      List<String> differences = differences(layer.definition());
      if (!differences.isEmpty()) {
        throw new ModelFileException(file.file() + ": " + layer.source() + " is " + String.join(", ", differences)
            + ", which a model package can't hold in this version");
      }
    }
  }

  private static List<String> differences(LayerDefinition layer) {
    List<String> differences = new ArrayList<>();
    switch (layer) {
      case LayerDefinition.LstmVariant lstm -> {
        add(differences, lstm.peephole() != null, "an LSTM with peepholes");
        add(differences, lstm.projection() != null, "an LSTM with a projection");
        add(differences, lstm.coupled(), "an LSTM with coupled input and forget gates (input_forget)");
        add(differences, lstm.clip() < Float.POSITIVE_INFINITY, "a cell with clip = " + lstm.clip());
        activations(differences, List.of(lstm.gateActivation(), lstm.candidate(), lstm.output()));
      }
      case LayerDefinition.GruVariant gru -> {
        add(differences, !gru.resetAfter(), "a GRU that resets h before its product (linear_before_reset = 0, reset_after = false)");
        add(differences, gru.clip() < Float.POSITIVE_INFINITY, "a cell with clip = " + gru.clip());
        activations(differences, List.of(gru.gateActivation(), gru.candidate()));
      }
      case LayerDefinition.RnnVariant rnn -> {
        add(differences, rnn.clip() < Float.POSITIVE_INFINITY, "a cell with clip = " + rnn.clip());
        activations(differences, List.of(rnn.activation()));
      }
      case LayerDefinition.Lstm _, LayerDefinition.Gru _, LayerDefinition.Rnn _ -> {
      }
    }
    return differences;
  }

  private static void activations(List<String> differences, List<Activation> activations) {
    if (activations.stream().anyMatch(each -> !each.equals(Activation.SIGMOID) && !each.equals(Activation.TANH)) || differences.isEmpty()) {
      differences.add("a cell with the activations " + activations.stream().map(each -> each.function().text()).toList());
    }
  }

  private static void add(List<String> differences, boolean differs, String what) {
    if (differs) {
      differences.add(what);
    }
  }
}
