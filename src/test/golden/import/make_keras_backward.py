"""Makes golden files in the form in which Keras 3 saves models that read backward or both ways, or have dense layers before or between
recurrent ones. As in make_keras.py, on which it builds, Keras itself is not needed; NumPy says what the layers compute:

    python3 make_keras_backward.py FOLDER
"""
import sys
from pathlib import Path

import numpy as np

from make_keras import functional, gru, keras, layer, lstm, recurrent, save, sequential, sigmoid, softmax, weights

LENGTHS = (200, 61, 2, 1)


def both(name, kind, units, sequences, **config):
    forward = recurrent(f"forward_{kind.lower()}", kind, units, sequences, **config)
    backward = recurrent(f"backward_{kind.lower()}", kind, units, sequences, **config)
    backward["config"]["go_backwards"] = True
    return layer(name, "Bidirectional", merge_mode="concat", layer=forward, backward_layer=backward)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(8)

    def draw(*shape):
        return random.uniform(-0.5, 0.5, shape).astype(np.float32)

    gates = {"recurrent_activation": "sigmoid"}
    table, kd1, bd1, kd2, bd2, kd3, bd3 = draw(9, 4), draw(4, 5), draw(5), draw(12, 7), draw(7), draw(10, 3), draw(3)
    first = [(draw(5, 24), draw(6, 24), draw(24)) for _ in range(2)]
    second = [(draw(7, 15), draw(5, 15), draw(2, 15)) for _ in range(2)]
    ids = random.integers(0, 9, LENGTHS[0])
    datasets = {"layers/embedding/vars/0": table, "layers/dense/vars/0": kd1, "layers/dense/vars/1": bd1, "layers/dense_1/vars/0": kd2,
                "layers/dense_1/vars/1": bd2, "layers/dense_2/vars/0": kd3, "layers/dense_2/vars/1": bd3, "vars": None}
    for group, pair in (("bidirectional", first), ("bidirectional_1", second)):
        for part, tensors in zip(("forward_layer", "backward_layer"), pair):
            for number, tensor in enumerate(tensors):
                datasets[f"layers/{group}/{part}/cell/vars/{number}"] = tensor
    layers = [layer("tokens", "InputLayer", batch_shape=[None, None], sparse=False),
              layer("embedding", "Embedding", input_dim=9, output_dim=4, mask_zero=False),
              layer("widen", "Dense", units=5, activation="tanh", use_bias=True), both("low", "LSTM", 6, True, **gates),
              layer("narrow", "Dense", units=7, activation="relu", use_bias=True),
              both("high", "GRU", 5, False, reset_after=True, **gates), layer("answer", "Dense", units=3, activation="softmax", use_bias=True)]
    keras(folder / "both.keras", sequential(layers), datasets)
    (folder / "both.weights.h5").write_bytes(weights(datasets))

    def answer(tokens):
        x = np.tanh(table[tokens].astype(np.float64) @ kd1 + bd1)
        y = np.concatenate((lstm(x, *first[0]), lstm(x[::-1], *first[1])[::-1]), axis=1)
        y = np.maximum(y @ kd2 + bd2, 0)
        return softmax(np.concatenate((gru(y, *second[0])[-1], gru(y[::-1], *second[1])[-1])) @ kd3 + bd3)

    save(folder / "both.expected.safetensors", {"x": ids, "y": np.array([answer(ids[:n]) for n in LENGTHS])})

    k, r, b, kd = draw(3, 16), draw(4, 16), draw(16), draw(4, 2)
    x = random.uniform(-2, 2, (LENGTHS[0], 3)).astype(np.float32)
    reversed_lstm = recurrent("from_the_end", "LSTM", 4, False, **gates)
    reversed_lstm["config"]["go_backwards"] = True
    layers = [layer("readings", "InputLayer", batch_shape=[None, None, 3], sparse=False), reversed_lstm,
              layer("answer", "Dense", units=2, activation="sigmoid", use_bias=False)]
    keras(folder / "reverse.keras", functional(layers), {"layers/lstm/cell/vars/0": k, "layers/lstm/cell/vars/1": r,
                                                         "layers/lstm/cell/vars/2": b, "layers/dense/vars/0": kd})
    save(folder / "reverse.expected.safetensors", {"x": x, "y": np.array([
        sigmoid(lstm(x[:n][::-1].astype(np.float64), k, r, b)[-1] @ kd) for n in LENGTHS])})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
