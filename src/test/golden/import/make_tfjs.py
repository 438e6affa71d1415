"""Lays a whole model of Keras 2 in HDF5 out as TensorFlow.js has it (model.json, and files of bytes beside it), after its description:

    python3 make_tfjs.py FOLDER    # which has list.h5
"""
import json
import sys
from pathlib import Path

import h5py
import numpy as np


def weights(path):
    """By the names that TensorFlow.js has: without the group of the layer, and without the number of the output."""
    with h5py.File(path) as file:
        config = json.loads(file.attrs["model_config"])
        found = {}
        file["model_weights"].visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return config, {name.split("/", 1)[1].removesuffix(":0"): data.astype("<f4") for name, data in found.items()}


def entry(name, data, stored):
    """What the manifest says of a weight, and its bytes."""
    plain = {"name": name, "shape": list(data.shape), "dtype": "float32"}
    if stored == "float32":
        return plain, data.tobytes()
    if stored == "float16":
        return plain | {"quantization": {"dtype": "float16", "original_dtype": "float32"}}, data.astype("<f2").tobytes()
    low, high = float(data.min()), float(data.max())
    most = {"uint8": 255, "uint16": 65535}[stored]
    scale = (high - low) / most or 1
    whole = np.round((data - low) / scale).astype({"uint8": "<u1", "uint16": "<u2"}[stored])
    return plain | {"quantization": {"dtype": stored, "scale": scale, "min": low, "original_dtype": "float32"}}, whole.tobytes()


def write(folder, config, tensors, stored, shard):
    folder.mkdir(parents=True, exist_ok=True)
    entries = [entry(name, data, stored) for name, data in tensors.items()]
    data = b"".join(each for _, each in entries)
    parts = [data[at:at + shard] for at in range(0, len(data), shard)]
    paths = [f"group1-shard{n + 1}of{len(parts)}.bin" for n in range(len(parts))]
    for path, part in zip(paths, parts):
        (folder / path).write_bytes(part)
    (folder / "model.json").write_text(json.dumps({
        "format": "layers-model", "generatedBy": "keras v2.13.1", "convertedBy": "TensorFlow.js Converter v4.9.0",
        "modelTopology": {"keras_version": "2.13.1", "backend": "tensorflow", "model_config": config},
        "weightsManifest": [{"paths": paths, "weights": [each for each, _ in entries]}],
    }))


def main(folder):
    config, tensors = weights(folder / "list.h5")
    for stored in ("float32", "float16", "uint16", "uint8"):
        write(folder / f"tfjs-{stored}", config, tensors, stored, 700)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
