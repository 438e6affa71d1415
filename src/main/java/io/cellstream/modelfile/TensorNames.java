package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.RnnVariant;
import java.util.List;

/** How PyTorch names the tensors of its modules. */
final class TensorNames {
  static final String WEIGHT_IH = "weight_ih";
  static final String WEIGHT_HH = "weight_hh";
  static final String BIAS_IH = "bias_ih";
  static final String BIAS_HH = "bias_hh";

  /** Of an LSTM whose gates see c: {@code [3H]}, of i, f and o. PyTorch has none, so the name is ours. */
  static final String PEEPHOLE = "peephole";

  /** Of an LSTM whose h is projected: {@code [P × H]}. */
  static final String PROJECTION = "weight_hr";

  /** Beside the tensors of a recurrent layer whose weights are integers. */
  static final String SCALE = "scale";

  /** The tensors of each recurrent layer. */
  static final List<String> RECURRENT_KINDS = List.of(WEIGHT_IH, WEIGHT_HH, BIAS_IH, BIAS_HH);

  private TensorNames() {
  }

  /** The cell as {@code model.json} spells it, and what its tensors' names start with in a package written here. */
  static String cell(CellDefinition layer) {
    return switch (layer) {
      case CellDefinition.Lstm _, LstmVariant _ -> "lstm";
      case CellDefinition.Gru _, GruVariant _ -> "gru";
      case CellDefinition.Rnn _, RnnVariant _ -> "rnn";
    };
  }

  /**
   * @param kind one of {@link #RECURRENT_KINDS}, or {@link #SCALE}
   * @param backward whether it is of what reads backward
   */
  static String recurrent(String weights, String kind, int layer, boolean backward) {
    return weights + "." + kind + "_l" + layer + (backward ? "_reverse" : "");
  }

  /** What the names of a decoder's tensors start with in a package written here. */
  static String ofDecoder(String name) {
    return "decoder." + name;
  }

  /** The initial h of a layer in a package written here. */
  static String initialHidden(int layer) {
    return "initial.h_l" + layer;
  }

  /** The initial c of a layer in a package written here. */
  static String initialCell(int layer) {
    return "initial.c_l" + layer;
  }

  /** A dense layer of a stack, in a package written here. */
  static String dense(int layer) {
    return "dense.l" + layer;
  }

  /** A dense layer of a head of so many, in a package written here. */
  static String head(int layer, int layers) {
    return layers == 1 ? "head" : "head." + layer;
  }

  static String denseWeight(String weights) {
    return weights + ".weight";
  }

  static String denseBias(String weights) {
    return weights + ".bias";
  }
}
