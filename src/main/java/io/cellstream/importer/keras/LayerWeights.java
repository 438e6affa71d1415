package io.cellstream.importer.keras;

import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.modelfile.ModelFileException;
import java.util.Optional;

/** The weights of one layer, wherever the kind of file has them. */
interface LayerWeights {

  /** What a layer's weights are: by the names that Keras gives them, and by where its own archives have them. */
  record Part(String called, String numbered) {
    static final Part KERNEL = new Part("kernel", "cell/vars/0");
    static final Part RECURRENT_KERNEL = new Part("recurrent_kernel", "cell/vars/1");
    static final Part RECURRENT_BIAS = new Part("bias", "cell/vars/2");
    static final Part DENSE_KERNEL = new Part("kernel", "vars/0");
    static final Part DENSE_BIAS = new Part("bias", "vars/1");
    static final Part EMBEDDINGS = new Part("embeddings", "vars/0");
    static final Part MEAN = new Part("mean", "vars/0");
    static final Part VARIANCE = new Part("variance", "vars/1");

    /** A weight of a layer that has others before it. */
    static Part after(int others, String called) {
      return new Part(called, "vars/" + others);
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
