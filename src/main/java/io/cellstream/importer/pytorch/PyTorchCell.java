package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StoredTensor;
import java.util.Map;
import java.util.Optional;

/** One direction of a recurrent layer of a {@code state_dict}: what it is follows from how many blocks of H rows its weights have. */
final class PyTorchCell {
  private final String file;
  private final String module;
  private final int number;
  private final Map<String, StoredTensor> tensors;
  private final String suffix;

  /** @param suffix what its tensors' names end in */
  PyTorchCell(String file, String module, int number, Map<String, StoredTensor> tensors, String suffix) {
    this.file = file;
    this.module = module;
    this.number = number;
    this.tensors = tensors;
    this.suffix = suffix;
  }

  ForeignCell read(Optional<Nonlinearity> nonlinearity, Questions questions) throws ModelFileException {
    Tensor weightIh = matrix("weight_ih");
    Tensor weightHh = matrix("weight_hh");
    Optional<Tensor> projection = tensors.containsKey("weight_hr" + suffix) ? Optional.of(matrix("weight_hr")) : Optional.empty();
    int hidden = projection.map(Tensor::columns).orElse(weightHh.columns());
    boolean projects = projection.isEmpty() || projection.get().rows() == weightHh.columns();
    if (weightIh.rows() != weightHh.rows() || !projects) {
      throw sizes(weightIh, weightHh);
    }
    ForeignCell.Kind kind = ForeignCell.Kind.of(weightHh.rows(), hidden).orElseThrow(() -> sizes(weightIh, weightHh));
    if (projection.isPresent() && kind != ForeignCell.Kind.LSTM) {
      throw new ModelFileException(where() + " has a weight_hr, but only an LSTM can have a projection");
    }
    ForeignCell.Variant variant = kind == ForeignCell.Kind.RNN
        ? ForeignCell.Variant.rnn(nonlinearity, file, source(), "PyTorch", questions)
        : kind.plain();
    String source = kind + " of " + PyTorchModules.shown(module) + ", layer " + number;
    return new ForeignCell(source, kind, weightIh, weightHh, bias("bias_ih", weightIh.rows()), bias("bias_hh", weightIh.rows()),
        projection.map(variant::withProjection).orElse(variant));
  }

  private Tensor matrix(String kind) throws ModelFileException {
    StoredTensor tensor = tensors.get(kind + suffix);
    if (tensor == null) {
      throw new ModelFileException(where() + " has no " + kind + suffix);
    }
    if (tensor.shape().length != 2) {
      throw new ModelFileException(file + ": tensor \"" + tensor.name() + "\" is " + tensor.shapeText() + ", but must have 2 dimensions");
    }
    return tensor.tensor();
  }

  /** A layer has both biases, or (bias=False) neither. */
  private Tensor bias(String kind, int rows) throws ModelFileException {
    StoredTensor tensor = tensors.get(kind + suffix);
    if (tensor == null) {
      if (tensors.containsKey("bias_ih" + suffix) || tensors.containsKey("bias_hh" + suffix)) {
        throw new ModelFileException(where() + " has no " + kind + suffix + ", but its other bias");
      }
      return Tensors.zeros(rows);
    }
    if (tensor.shape().length != 1 || tensor.shape()[0] != rows) {
      throw new ModelFileException(
          file + ": tensor \"" + tensor.name() + "\" is " + tensor.shapeText() + ", but its weights have " + rows + " rows");
    }
    return tensor.tensor();
  }

  private ModelFileException sizes(Tensor weightIh, Tensor weightHh) {
    return new ModelFileException(
        where() + " has weight_ih" + suffix + " " + Tensors.text(weightIh) + " and weight_hh" + suffix + " " + Tensors.text(weightHh)
            + "; both must have 4 (LSTM), 3 (GRU) or 1 (RNN) times as many rows as weight_hh has columns, or weight_hr (a projection)");
  }

  private String where() {
    return file + ": " + source();
  }

  private String source() {
    return "layer " + number + " of " + PyTorchModules.shown(module);
  }
}
