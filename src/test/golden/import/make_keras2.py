"""Makes golden files in the forms in which Keras 2 saves models. They are laid out with h5py as files of strangers are that Keras 2.1 to 2.15
wrote; what the layers compute is written down in NumPy, from Keras's documentation of them:

    python3 make_keras2.py FOLDER
"""
import json
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np

from make_keras_backward import LENGTHS
from make_keras import STEPS, gru, gru_reset_before, save, sigmoid, softmax, weights


def hard_sigmoid(x):
    """Of Keras 2: Keras 3's is steeper or flatter by the sixth."""
    return np.clip(0.2 * x + 0.5, 0, 1)


def lstm(x, kernel, recurrent, bias, gate=sigmoid):
    units = recurrent.shape[0]
    h, c, out = np.zeros(units), np.zeros(units), []
    for row in x:
        i, f, g, o = np.split(row @ kernel + h @ recurrent + bias, 4)
        c = gate(f) * c + gate(i) * np.tanh(g)
        h = gate(o) * np.tanh(c)
        out.append(h)
    return np.array(out)


def layer(name, kind, **config):
    return {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}


def recurrent(name, kind, units, sequences, **config):
    return layer(name, kind, **{"units": units, "return_sequences": sequences, "return_state": False, "go_backwards": False, "stateful": False,
                                "unroll": False, "time_major": False, "activation": "tanh", "recurrent_activation": "sigmoid",
                                "use_bias": True, "implementation": 2, **config})


def dense(name, units, activation):
    return layer(name, "Dense", units=units, activation=activation, use_bias=True)


def hdf5(path, version, config, layers):
    """layers: each one's weights by their names."""
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"], file.attrs["backend"] = version, "tensorflow"
        group = file
        if config is not None:
            file.attrs["model_config"] = json.dumps(config)
            group = file.create_group("model_weights")
        group.attrs["layer_names"] = [name.encode() for name in layers]
        for name, tensors in layers.items():
            inner = group.create_group(name)
            inner.attrs["weight_names"] = [each.encode() for each in tensors]
            for each, values in tensors.items():
                inner.create_dataset(each, data=values)


def archive(path, version, config, datasets):
    def entry(name):
        return zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))

    with zipfile.ZipFile(path, "w") as file:
        file.writestr(entry("metadata.json"), json.dumps({"keras_version": version, "date_saved": "2024-01-01@00:00:00"}))
        file.writestr(entry("config.json"), json.dumps(config))
        file.writestr(entry("model.weights.h5"), weights(datasets))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(11)

    def draw(*shape):
        return random.uniform(-0.5, 0.5, shape).astype(np.float32)

    # functional, as a Model: both ways by one wrapped layer, gates as they were once, a GRU that does not say how it resets
    kf, rf, bf, kb, rb, bb = draw(3, 16), draw(4, 16), draw(16), draw(3, 16), draw(4, 16), draw(16)
    kg, rg, bg, kd, bd = draw(8, 15), draw(5, 15), draw(15), draw(5, 3), draw(3)
    x = random.uniform(-2, 2, (STEPS, 3)).astype(np.float32)
    layers = [layer("readings", "InputLayer", batch_input_shape=[None, 30, 3], sparse=False, ragged=False),
              layer("both", "Bidirectional", merge_mode="concat", layer=recurrent("lstm", "LSTM", 4, True, recurrent_activation="hard_sigmoid")),
              recurrent("gru", "GRU", 5, False), layer("drop", "SpatialDropout1D", rate=0.2), dense("answer", 3, "linear"),
              layer("chances", "Activation", activation="softmax")]
    for number, each in enumerate(layers):
        each["name"] = each["config"]["name"]
        each["inbound_nodes"] = [[[layers[number - 1]["name"], 0, 0, {}]]] if number else []
    hdf5(folder / "model.h5", "2.2.4-tf", {"class_name": "Model", "config": {
        "name": "model", "layers": layers, "input_layers": [["readings", 0, 0]], "output_layers": [["chances", 0, 0]]}}, {
        "both": {"both/forward_lstm/kernel:0": kf, "both/forward_lstm/recurrent_kernel:0": rf, "both/forward_lstm/bias:0": bf,
                 "both/backward_lstm/kernel:0": kb, "both/backward_lstm/recurrent_kernel:0": rb, "both/backward_lstm/bias:0": bb},
        "gru": {"gru/kernel:0": kg, "gru/recurrent_kernel:0": rg, "gru/bias:0": bg}, "drop": {},
        "answer": {"answer/kernel:0": kd, "answer/bias:0": bd}, "chances": {}})

    def answer(x):
        both = np.concatenate([lstm(x, kf, rf, bf, hard_sigmoid), lstm(x[::-1], kb, rb, bb, hard_sigmoid)[::-1]], axis=1)
        return softmax(gru_reset_before(both, kg, rg, bg)[-1:] @ kd + bd)

    save(folder / "model.expected.safetensors", {"x": x, "y": np.concatenate([answer(x[:n]) for n in LENGTHS])})

    # layers in a list, no layer for the input, weights right under the layer's name; and the same weights alone
    table, k1, r1, b1, k2, r2, b2, kd, bd = draw(9, 4), draw(4, 24), draw(6, 24), draw(24), draw(6, 15), draw(5, 15), draw(2, 15), draw(5, 7), draw(7)
    ids = random.integers(0, 9, STEPS)
    wrapped = dense("dense_1", 7, "softmax")
    layers = [layer("embedding_1", "Embedding", input_dim=9, output_dim=4, mask_zero=False, batch_input_shape=[None, None], input_length=None),
              recurrent("lstm_1", "LSTM", 6, True), recurrent("gru_1", "GRU", 5, True, reset_after=True),
              layer("time_distributed_1", "TimeDistributed", layer=wrapped)]
    tensors = {"embedding_1": {"embedding_1/embeddings:0": table},
               "lstm_1": {"lstm_1/kernel:0": k1, "lstm_1/recurrent_kernel:0": r1, "lstm_1/bias:0": b1},
               "gru_1": {"gru_1/kernel:0": k2, "gru_1/recurrent_kernel:0": r2, "gru_1/bias:0": b2},
               "time_distributed_1": {"time_distributed_1/kernel:0": kd, "time_distributed_1/bias:0": bd}}
    hdf5(folder / "list.h5", "2.1.6-tf", {"class_name": "Sequential", "config": layers}, tensors)
    hdf5(folder / "alone.h5", "2.1.6-tf", None, tensors)
    save(folder / "list.expected.safetensors",
         {"x": ids, "y": softmax(gru(lstm(table[ids], k1, r1, b1), k2, r2, b2) @ kd + bd)})

    # groups that lead into another file, or into themselves
    for name, link in {"linked": h5py.ExternalLink("list.h5", "model_weights/lstm_1"), "endless": None}.items():
        with h5py.File(folder / (name + ".h5"), "w") as file:
            file.attrs["keras_version"] = "2.13.1"
            file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"layers": [recurrent("lstm", "LSTM", 6, True)]}})
            group = file.create_group("model_weights")
            group["lstm"] = link or group

    # archives: numbers left out under another name than Keras 3's, and Windows's separators
    k1, r1, b1, k2, r2, b2, kd, bd = draw(3, 16), draw(4, 16), draw(16), draw(4, 12), draw(3, 12), draw(12), draw(3, 2), draw(2)
    x = random.uniform(-2, 2, (STEPS, 3)).astype(np.float32)
    layers = [layer("input_1", "InputLayer", batch_input_shape=[None, None, 3], sparse=False, ragged=False),
              recurrent("lstm", "LSTM", 4, True), layer("dropout", "Dropout", rate=0.2), recurrent("lstm_1", "LSTM", 3, True), dense("dense", 2, "tanh")]
    for each in layers:
        each.update({"module": "keras.layers", "registered_name": None})
    config = {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": layers}, "registered_name": None}
    parts = {"{}/lstm/cell/vars/0": k1, "{}/lstm/cell/vars/1": r1, "{}/lstm/cell/vars/2": b1, "{}/dropout/vars": None,
             "{}/lstm_2/cell/vars/0": k2, "{}/lstm_2/cell/vars/1": r2, "{}/lstm_2/cell/vars/2": b2, "{}/dense/vars/0": kd, "{}/dense/vars/1": bd}
    archive(folder / "dependencies.keras", "2.13.1", config, {
        path.format("_layer_checkpoint_dependencies"): each for path, each in parts.items()})
    archive(folder / "windows.keras", "2.15.0", config, {
        path.replace("_2", "_1").format("layers").replace("/", "\\").replace("\\vars", "/vars").replace("vars\\", "vars/"): each
        for path, each in parts.items()})
    save(folder / "archive.expected.safetensors", {"x": x, "y": np.tanh(lstm(lstm(x, k1, r1, b1), k2, r2, b2) @ kd + bd)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
