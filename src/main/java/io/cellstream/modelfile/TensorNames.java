package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.RnnVariant;
import java.util.List;

/** The names of tensors, which are those that PyTorch gives the tensors of its modules. */
final class TensorNames {
  static final String WEIGHT_IH = "weight_ih";
  static final String WEIGHT_HH = "weight_hh";
  static final String BIAS_IH = "bias_ih";
  static final String BIAS_HH = "bias_hh";

  /** An LSTM's peepholes from c to i, f and o: {@code [3H]}. PyTorch has none, so this name is our own. */
  static final String PEEPHOLE = "peephole";

  /** The projection of an LSTM's h: {@code [P × H]}. */
  static final String PROJECTION = "weight_hr";

  /** The scales of a recurrent layer's integer weights: {@code [G·H]}. */
  static final String SCALE = "scale";

  /** The tensors of each recurrent layer. */
  static final List<String> RECURRENT_KINDS = List.of(WEIGHT_IH, WEIGHT_HH, BIAS_IH, BIAS_HH);

  private TensorNames() {
  }

  /** The cell's name in {@code model.json}, and the prefix of its tensors' names in a package written here. */
  static String cell(CellDefinition layer) {
    return switch (layer) {
      case CellDefinition.Lstm _, LstmVariant _ -> "lstm";
      case CellDefinition.Gru _, GruVariant _ -> "gru";
      case CellDefinition.Rnn _, RnnVariant _ -> "rnn";
    };
  }

  /**
   * @param kind one of {@link #RECURRENT_KINDS}, {@link #SCALE}, {@link #PEEPHOLE} or {@link #PROJECTION}
   * @param backward whether the tensor belongs to a cell that reads backward
   */
  static String recurrent(String weights, String kind, int layer, boolean backward) {
    return weights + "." + kind + "_l" + layer + (backward ? "_reverse" : "");
  }

  /** The name of a decoder's tensor in a package written here. */
  static String ofDecoder(String name) {
    return "decoder." + name;
  }

  /** The name of a layer's initial h in a package written here. */
  static String initialHidden(int layer) {
    return "initial.h_l" + layer;
  }

  /** The name of a layer's initial c in a package written here. */
  static String initialCell(int layer) {
    return "initial.c_l" + layer;
  }

  /** The name of a dense layer in a stack, in a package written here. */
  static String dense(int layer) {
    return "dense.l" + layer;
  }

  /** The name of a dense layer in a head with so many layers, in a package written here. */
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
