"""Makes the golden files of an encoder and a decoder, and of a model without a recurrent layer, in the form in which Keras 3 saves them. As in
make_keras.py, on which it builds, Keras itself is not needed; NumPy says what the layers compute:

    python3 make_keras_generating.py FOLDER
"""
import sys
from pathlib import Path

import numpy as np

from make_keras import functional, keras, layer, recurrent, save, sequential, sigmoid, softmax, weights

WORDS, START, STOP, LONGEST = 9, 0, 1, 12


def step(x, h, kernel, inner, bias):
    """One step of a GRU with reset_after."""
    xz, xr, xh = np.split(x @ kernel + bias[0], 3)
    hz, hr, hh = np.split(h @ inner + bias[1], 3)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(xh + r * hh)


def translator(random):
    """Weights of both parts, sequences, and the texts that follow them."""
    def draw(*shape):
        return random.uniform(-1.5, 1.5, shape).astype(np.float32)

    read, written = draw(11, 5), draw(WORDS, 4)
    encoder, decoder = (draw(5, 18), draw(6, 18), draw(2, 18)), (draw(4, 18), draw(6, 18), draw(2, 18))
    kernel, bias = draw(6, WORDS), draw(WORDS)
    inputs, texts = random.integers(0, 11, (20, 15)), []
    for row in inputs:
        h, token, text = np.zeros(6), START, []
        for each in row:
            h = step(read[each].astype(np.float64), h, *encoder)
        while len(text) < LONGEST and (not text or text[-1] != STOP):
            h = step(written[token].astype(np.float64), h, *decoder)
            token = int(np.argmax(h @ kernel + bias))
            text.append(token)
        texts.append(text + [-1] * (LONGEST - len(text)))
    return read, written, encoder, decoder, kernel, bias, inputs, texts


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    seed = 0
    while len({tuple(text) for text in translator(np.random.default_rng(seed))[-1]}) < 14:
        seed += 1
    read, written, encoder, decoder, kernel, bias, inputs, texts = translator(np.random.default_rng(seed))
    gates = {"recurrent_activation": "sigmoid", "reset_after": True}
    reads = recurrent("reads", "GRU", 6, False, **gates)
    reads["config"]["return_state"] = True
    keras(folder / "encoder.keras", functional([layer("tokens", "InputLayer", batch_shape=[None, None], sparse=False),
                                                layer("embedding", "Embedding", input_dim=11, output_dim=5, mask_zero=False), reads]),
          {"layers/embedding/vars/0": read, "layers/gru/cell/vars/0": encoder[0], "layers/gru/cell/vars/1": encoder[1],
           "layers/gru/cell/vars/2": encoder[2]})

    writes = recurrent("writes", "GRU", 6, True, **gates)
    writes["config"]["return_state"] = True
    config = functional([layer("token", "InputLayer", batch_shape=[None, 1], sparse=False),
                         layer("embedding", "Embedding", input_dim=WORDS, output_dim=4, mask_zero=False), writes,
                         layer("answer", "Dense", units=WORDS, activation="softmax", use_bias=True)])
    state = layer("state", "InputLayer", batch_shape=[None, 6], sparse=False)
    state["name"], state["inbound_nodes"] = "state", []
    config["config"]["layers"].insert(1, state)
    config["config"]["layers"][3]["inbound_nodes"][0]["kwargs"] = {"mask": None, "training": False, "initial_state": [
        {"class_name": "__keras_tensor__", "config": {"shape": [None, 6], "dtype": "float32", "keras_history": ["state", 0, 0]}}]}
    keras(folder / "decoder.keras", config,
          {"layers/embedding/vars/0": written, "layers/gru/cell/vars/0": decoder[0], "layers/gru/cell/vars/1": decoder[1],
           "layers/gru/cell/vars/2": decoder[2], "layers/dense/vars/0": kernel, "layers/dense/vars/1": bias})
    plain = recurrent("writes", "GRU", 6, True, **gates)
    keras(folder / "from-zeros.keras", sequential([layer("token", "InputLayer", batch_shape=[None, None], sparse=False),
                                                   layer("embedding", "Embedding", input_dim=WORDS, output_dim=4, mask_zero=False), plain,
                                                   layer("answer", "Dense", units=WORDS, activation="softmax", use_bias=True)]),
          {"layers/embedding/vars/0": written, "layers/gru/cell/vars/0": decoder[0], "layers/gru/cell/vars/1": decoder[1],
           "layers/gru/cell/vars/2": decoder[2], "layers/dense/vars/0": kernel, "layers/dense/vars/1": bias})

    save(folder / "keras.expected.safetensors", {"inputs": inputs, "outputs": np.array(texts)})

    random = np.random.default_rng(14)

    def draw(*shape):
        return random.uniform(-2, 2, shape).astype(np.float32)

    k1, b1, k2, b2, x = draw(4, 5), draw(5), draw(5, 3), draw(3), draw(20, 4)
    keras(folder / "payments.keras", sequential([layer("features", "InputLayer", batch_shape=[None, 4], sparse=False),
                                                 layer("hidden", "Dense", units=5, activation="relu", use_bias=True),
                                                 layer("answer", "Dense", units=3, activation="softmax", use_bias=True)]),
          {"layers/dense/vars/0": k1, "layers/dense/vars/1": b1, "layers/dense_1/vars/0": k2, "layers/dense_1/vars/1": b2})
    (folder / "payments.weights.h5").write_bytes(weights({"layers/dense/vars/0": k1, "layers/dense/vars/1": b1,
                                                          "layers/dense_1/vars/0": k2, "layers/dense_1/vars/1": b2, "vars": None}))
    for name, steps in (("word", 1), ("words", None)):
        keras(folder / (name + ".keras"), sequential([layer("token", "InputLayer", batch_shape=[None, steps], sparse=False),
                                                      layer("embedding", "Embedding", input_dim=7, output_dim=4, mask_zero=False),
                                                      layer("flat", "Flatten", data_format="channels_last"),
                                                      layer("answer", "Dense", units=3, activation="sigmoid", use_bias=True)]),
              {"layers/embedding/vars/0": x[:7], "layers/dense/vars/0": k2[:4], "layers/dense/vars/1": b2})
    save(folder / "word-keras.expected.safetensors",
         {"inputs": np.arange(7), "outputs": sigmoid(x[:7].astype(np.float64) @ k2[:4] + b2)})
    save(folder / "payments-keras.expected.safetensors",
         {"inputs": x, "outputs": np.array([softmax(np.maximum(row @ k1 + b1, 0) @ k2 + b2) for row in x.astype(np.float64)])})


main(Path(sys.argv[1]))
