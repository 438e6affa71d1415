"""Makes the golden files of the importers' tests in the form in which Keras 3 saves models. Keras itself is not needed: the files are laid
out as its documentation of the .keras format says, with h5py (Debian's python3-h5py), and what the layers compute is written down here
from Keras's documentation of them, in double precision with NumPy:

    python3 make_keras.py FOLDER
"""
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np

STEPS = 200


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, kernel, recurrent, bias):
    units = recurrent.shape[0]
    h, c, out = np.zeros(units), np.zeros(units), []
    for row in x:
        i, f, g, o = np.split(row @ kernel + h @ recurrent + bias, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        out.append(h)
    return np.array(out)


def gru(x, kernel, recurrent, bias):
    """With reset_after: the recurrent bias is inside of what the reset gate scales."""
    units = recurrent.shape[0]
    h, out = np.zeros(units), []
    for row in x:
        xz, xr, xh = np.split(row @ kernel + bias[0], 3)
        hz, hr, hh = np.split(h @ recurrent + bias[1], 3)
        z, r = sigmoid(xz + hz), sigmoid(xr + hr)
        h = z * h + (1 - z) * np.tanh(xh + r * hh)
        out.append(h)
    return np.array(out)


def gru_reset_before(x, kernel, recurrent, bias):
    """Without reset_after: the reset gate scales h before the product, and there is one bias."""
    units = recurrent.shape[0]
    h, out = np.zeros(units), []
    for row in x:
        xz, xr, xh = np.split(row @ kernel + bias, 3)
        uz, ur, uh = np.split(recurrent, 3, axis=1)
        z, r = sigmoid(xz + h @ uz), sigmoid(xr + h @ ur)
        h = z * h + (1 - z) * np.tanh(xh + (r * h) @ uh)
        out.append(h)
    return np.array(out)


def simple_rnn(x, kernel, recurrent):
    h, out = np.zeros(recurrent.shape[0]), []
    for row in x:
        h = np.maximum(row @ kernel + h @ recurrent, 0)
        out.append(h)
    return np.array(out)


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def layer(name, kind, **config):
    return {"module": "keras.layers", "class_name": kind, "config": {"name": name, "trainable": True, "dtype": {
        "module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}, **config},
        "registered_name": None}


def recurrent(name, kind, units, sequences, **config):
    return layer(name, kind, units=units, return_sequences=sequences, return_state=False, go_backwards=False, stateful=False, unroll=False,
                 zero_output_for_mask=False, **{"activation": "tanh", "use_bias": True, "dropout": 0.0, **config})


def weights(datasets):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for path, values in datasets.items():
            if values is None:
                file.create_group(path)
            else:
                file.create_dataset(path, data=values)
    return buffer.getvalue()


def keras(path, config, datasets):
    def entry(name):
        return zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))

    with zipfile.ZipFile(path, "w") as file:
        file.writestr(entry("metadata.json"), json.dumps({"keras_version": "3.8.0", "date_saved": "2024-01-01@00:00:00"}))
        file.writestr(entry("config.json"), json.dumps(config))
        file.writestr(entry("model.weights.h5"), weights(datasets))


def sequential(layers):
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "trainable": True, "layers": layers},
            "registered_name": None, "build_config": {"input_shape": [None, None]}}


def functional(layers):
    for number, each in enumerate(layers):
        each["name"] = each["config"]["name"]
        each["inbound_nodes"] = [] if number == 0 else [{"args": [{"class_name": "__keras_tensor__", "config": {
            "shape": [None, None, 4], "dtype": "float32", "keras_history": [layers[number - 1]["config"]["name"], 0, 0]}}],
            "kwargs": {"training": False}}]
    return {"module": "keras.src.models.functional", "class_name": "Functional", "config": {
        "name": "functional", "trainable": True, "layers": layers, "input_layers": [[layers[0]["config"]["name"], 0, 0]],
        "output_layers": [[layers[-1]["config"]["name"], 0, 0]]}, "registered_name": "Functional"}


def save(path, tensors):
    """A safetensors file: header length, JSON header, data."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(7)

    def draw(*shape):
        return random.uniform(-0.5, 0.5, shape).astype(np.float32)

    # two LSTMs that name the next token, Sequential
    table, k1, r1, b1 = draw(9, 4), draw(4, 24), draw(6, 24), draw(24)
    k2, r2, b2, kd, bd = draw(6, 20), draw(5, 20), draw(20), draw(5, 9), draw(9)
    ids = random.integers(0, 9, STEPS)
    datasets = {"layers/embedding/vars/0": table, "layers/lstm/cell/vars/0": k1, "layers/lstm/cell/vars/1": r1, "layers/lstm/cell/vars/2": b1,
                "layers/lstm_1/cell/vars/0": k2, "layers/lstm_1/cell/vars/1": r2, "layers/lstm_1/cell/vars/2": b2,
                "layers/dropout/vars": None, "layers/lstm/vars": None, "layers/dense/vars/0": kd, "layers/dense/vars/1": bd, "vars": None}
    gates = {"recurrent_activation": "sigmoid", "unit_forget_bias": True, "recurrent_dropout": 0.0}
    layers = [layer("input_layer", "InputLayer", batch_shape=[None, None], sparse=False),
              layer("embedding_3", "Embedding", input_dim=9, output_dim=4, mask_zero=False),
              recurrent("lstm_7", "LSTM", 6, True, **gates), layer("dropout_2", "Dropout", rate=0.3, seed=None, noise_shape=None),
              recurrent("lstm_8", "LSTM", 5, True, **gates), layer("dense_1", "Dense", units=9, activation="softmax", use_bias=True)]
    keras(folder / "tokens.keras", sequential(layers), datasets)
    (folder / "tokens.weights.h5").write_bytes(weights(datasets))
    save(folder / "tokens.expected.safetensors", {"x": ids, "y": softmax(lstm(lstm(table[ids], k1, r1, b1), k2, r2, b2) @ kd + bd)})

    # normalised features, a GRU and a plain RNN, an answer at the end, functional
    mean, variance = draw(3) * 10, np.abs(draw(3)) * 20
    k1, r1, b1, k2, r2, kd = draw(3, 15), draw(5, 15), draw(2, 15), draw(5, 4), draw(4, 4), draw(4, 2)
    x = random.uniform(-9, 9, (STEPS, 3)).astype(np.float32)
    layers = [layer("readings", "InputLayer", batch_shape=[None, None, 3], sparse=False),
              layer("normalise", "Normalization", axis=[-1], invert=False, mean=None, variance=None),
              recurrent("first", "GRU", 5, True, recurrent_activation="sigmoid", reset_after=True),
              recurrent("second", "SimpleRNN", 4, False, activation="relu", use_bias=False),
              layer("answer", "Dense", units=2, activation="sigmoid", use_bias=False)]
    keras(folder / "readings.keras", functional(layers), {
        "layers/normalization/vars/0": mean, "layers/normalization/vars/1": variance, "layers/normalization/vars/2": np.int64(1),
        "layers/gru/cell/vars/0": k1, "layers/gru/cell/vars/1": r1, "layers/gru/cell/vars/2": b1,
        "layers/simple_rnn/cell/vars/0": k2, "layers/simple_rnn/cell/vars/1": r2, "layers/dense/vars/0": kd})
    scaled = (x.astype(np.float64) - mean) / np.maximum(np.sqrt(variance.astype(np.float64)), 1e-7)
    y = sigmoid(simple_rnn(gru(scaled, k1, r1, b1), k2, r2)[-1:] @ kd)
    save(folder / "readings.expected.safetensors", {"x": x, "y": y})

    # files to refuse
    (folder / "old.weights.h5").write_bytes(weights({"lstm/lstm/lstm_cell/kernel:0": draw(3, 8)}))
    (folder / "missing.weights.h5").write_bytes(weights({"layers/lstm/cell/vars/0": draw(3, 8), "layers/lstm/cell/vars/2": draw(8)}))
    (folder / "reset-before.weights.h5").write_bytes(weights({
        "layers/gru/cell/vars/0": draw(3, 6), "layers/gru/cell/vars/1": draw(2, 6), "layers/gru/cell/vars/2": draw(6)}))
    (folder / "integers.weights.h5").write_bytes(weights({
        "layers/lstm/cell/vars/0": np.ones((3, 8), np.int32), "layers/lstm/cell/vars/1": draw(2, 8)}))
    with h5py.File(folder / "linked.weights.h5", "w") as file:
        file["layers/lstm/cell/vars/0"] = h5py.ExternalLink("tokens.weights.h5", "layers/lstm/cell/vars/0")
        file["layers/lstm/cell/vars/1"] = draw(2, 8)

    # a GRU that resets before its product, padding, and a head whose activations are layers of their own
    k1, r1, b1, k2, b2, k3, b3 = draw(3, 15), draw(5, 15), draw(15), draw(5, 6), draw(6), draw(6, 4), draw(4)
    x = random.uniform(-2, 2, (STEPS, 3)).astype(np.float32)
    datasets = {"layers/gru/cell/vars/0": k1, "layers/gru/cell/vars/1": r1, "layers/gru/cell/vars/2": b1,
                "layers/time_distributed/layer/vars/0": k2, "layers/time_distributed/layer/vars/1": b2,
                "layers/dense/vars/0": k3, "layers/dense/vars/1": b3}
    hidden = layer("hidden", "Dense", units=6, activation="linear", use_bias=True)
    layers = [layer("input_layer", "InputLayer", batch_shape=[None, None, 3], sparse=False), layer("masking", "Masking", mask_value=0.0),
              recurrent("gru_1", "GRU", 5, True, recurrent_activation="sigmoid", reset_after=False),
              layer("each_step", "TimeDistributed", layer=hidden),
              layer("rectified", "ReLU", max_value=None, negative_slope=0.0, threshold=0.0),
              layer("answer", "Dense", units=4, activation="linear", use_bias=True), layer("chances", "Softmax", axis=-1)]
    keras(folder / "gates.keras", sequential(layers), datasets)
    gates = gru_reset_before(x, k1, r1, b1)
    save(folder / "gates.expected.safetensors", {"x": x, "y": softmax(np.maximum(gates @ k2 + b2, 0) @ k3 + b3)})
    (folder / "gru.weights.h5").write_bytes(weights({path: each for path, each in datasets.items() if "gru" in path}))
    save(folder / "gru.expected.safetensors", {"x": x, "y": gates})

    # pieces that could claim any size, and compressed ones that could unpack to any
    for name, how in {"chunked": {"chunks": (2, 4)}, "compressed": {"compression": "gzip"}}.items():
        with h5py.File(folder / (name + ".weights.h5"), "w") as file:
            file.create_dataset("layers/lstm/cell/vars/0", data=draw(3, 8), **how)
            file.create_dataset("layers/lstm/cell/vars/1", data=draw(2, 8))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
