package io.cellstream.importer.keras;

import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.modelfile.ModelFileException;
import java.util.Optional;

/** The weights of one layer, wherever the kind of file has them. */
interface LayerWeights {

  /** What a layer's weights are: by the names that Keras gives them, and by where its own archives have them. */
  enum Part {
    KERNEL("kernel", "cell/vars/0"), RECURRENT_KERNEL("recurrent_kernel", "cell/vars/1"), RECURRENT_BIAS("bias",
        "cell/vars/2"), DENSE_KERNEL("kernel", "vars/0"), DENSE_BIAS("bias",
            "vars/1"), EMBEDDINGS("embeddings", "vars/0"), MEAN("mean", "vars/0"), VARIANCE("variance", "vars/1");

    final String called;
    final String numbered;

    Part(String called, String numbered) {
      this.called = called;
      this.numbered = numbered;
    }
  }

  /** @throws ModelFileException if the file is damaged, or has several of them */
  Optional<Weights> find(Part part) throws ModelFileException;

  /** @throws ModelFileException if there are none */
  Weights require(Part part) throws ModelFileException;

  /**
   * Those of a layer that this one has inside.
   *
   * @param attribute what it is to this one: {@code layer}, {@code forward_layer} or {@code backward_layer}
   */
  LayerWeights inside(String attribute);
}
