"""Makes golden files of whole models in HDF5, model.save("model.h5"), with Keras 3 itself and what it answers:

    KERAS_BACKEND=torch python3 make_keras_hdf5.py FOLDER
"""
import sys
from pathlib import Path

import keras
import numpy as np

from make_keras import STEPS, save
from make_keras_backward import LENGTHS


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(7)
    random = np.random.default_rng(7)

    # tokens, both ways, an answer at the end
    model = keras.Sequential([keras.Input((None,)), keras.layers.Embedding(9, 4), keras.layers.Bidirectional(keras.layers.LSTM(5, return_sequences=True)),
                              keras.layers.Bidirectional(keras.layers.GRU(3)), keras.layers.Dropout(0.2), keras.layers.Dense(4, activation="relu"),
                              keras.layers.Dense(6), keras.layers.Softmax()])
    stir(model, random)
    ids = random.integers(0, 9, STEPS)
    model.save(folder / "three.h5")
    save(folder / "three.expected.safetensors", {"x": ids, "y": np.concatenate([model.predict(ids[None, :n], verbose=0) for n in LENGTHS])})

    # features, functional, an answer a step
    first = inner = keras.Input((None, 3), name="readings")
    inner = keras.layers.TimeDistributed(keras.layers.Dense(4, activation="tanh"))(inner)
    inner = keras.layers.LSTM(5, return_sequences=True, recurrent_activation="hard_sigmoid", name="first of two")(inner)
    inner = keras.layers.SimpleRNN(4, return_sequences=True, use_bias=False)(inner)
    model = keras.Model(first, keras.layers.Dense(2, activation="sigmoid")(inner))
    stir(model, random)
    x = random.uniform(-2, 2, (STEPS, 3)).astype(np.float32)
    model.save(folder / "functional.h5")
    save(folder / "functional.expected.safetensors", {"x": x, "y": model.predict(x[None], verbose=0)[0]})

    # readings of a fixed window, each answer from the last five of them
    model = keras.Sequential([keras.Input((5, 2)), keras.layers.LSTM(4, return_sequences=True), keras.layers.LSTM(3), keras.layers.Dense(1)])
    stir(model, random)
    x = random.uniform(-2, 2, (STEPS, 2)).astype(np.float32)
    model.save(folder / "window.keras")
    padded = np.concatenate([np.zeros((4, 2), np.float32), x])
    windows = np.stack([padded[t:t + 5] for t in range(STEPS)])
    save(folder / "window.expected.safetensors", {"x": x, "y": model.predict(windows, verbose=0)})

    # tokens of a fixed window, whose padding is left out
    model = keras.Sequential([keras.Input((4,)), keras.layers.Embedding(9, 3, mask_zero=True), keras.layers.Bidirectional(keras.layers.GRU(3)),
                              keras.layers.Dense(6, activation="softmax")])
    stir(model, random)
    ids = random.integers(1, 9, STEPS)
    model.save(folder / "masked.keras")
    windows = np.stack([np.concatenate([np.zeros(3, int), ids])[t:t + 4] for t in range(STEPS)])
    save(folder / "masked.expected.safetensors", {"x": ids, "y": model.predict(windows, verbose=0)})

    # normalised before, between and behind the recurrent layers, in both forms of file
    L = keras.layers
    model = keras.Sequential([keras.Input((None, 3)), L.BatchNormalization(), L.LSTM(5, return_sequences=True), L.BatchNormalization(scale=False),
                              L.Activation("tanh"), L.GRU(4, return_sequences=True), L.LayerNormalization(), L.ReLU(),
                              L.Dense(6), L.BatchNormalization(center=False, epsilon=0.01), L.ReLU(), L.LayerNormalization(scale=False),
                              L.Dense(3), L.Softmax()])
    stir(model, random)
    for layer in model.layers:
        if isinstance(layer, L.BatchNormalization):
            layer.moving_variance.assign(random.uniform(0.3, 2, layer.moving_variance.shape))
    x = random.uniform(-2, 2, (STEPS, 3)).astype(np.float32)
    model.save(folder / "normalised.keras")
    model.save(folder / "normalised.h5")
    save(folder / "normalised.expected.safetensors", {"x": x, "y": model.predict(x[None], verbose=0)[0]})

    # carried from batch to batch
    model = keras.Sequential([keras.Input(batch_shape=(1, 1, 2)), keras.layers.LSTM(3, stateful=True), keras.layers.Dense(1)])
    model.save(folder / "stateful.keras")


def stir(model, random):
    """So that no bias is zero."""
    model.set_weights([random.uniform(-0.5, 0.5, each.shape).astype(np.float32) for each in model.get_weights()])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
