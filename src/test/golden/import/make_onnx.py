"""Makes the golden graphs of variants that no exporter at hand writes, with ONNX's own library (Debian's python3-onnx). ONNX Runtime says
what they compute, in bench/:

    python3 make_onnx.py FOLDER
"""
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

INPUTS, HIDDEN = 3, 5


def graph(folder, name, operator, gates, extra=(), **attributes):
    random = np.random.default_rng(sum(name.encode()))

    def draw(tensor, *shape):
        return numpy_helper.from_array(random.uniform(-0.5, 0.5, shape).astype(np.float32), tensor)

    weights = [draw("w", 1, gates * HIDDEN, INPUTS), draw("r", 1, gates * HIDDEN, HIDDEN), draw("b", 1, 2 * gates * HIDDEN)]
    optional = {"initial_h": ("h", (1, 1, HIDDEN)), "initial_c": ("c", (1, 1, HIDDEN)), "P": ("p", (1, 3 * HIDDEN))}
    names = ["x", "w", "r", "b", ""]
    for each in ("initial_h", "initial_c", "P")[:3 if operator == "LSTM" else 1]:
        if each in extra:
            tensor, shape = optional[each]
            weights.append(draw(tensor, *shape))
            names.append(tensor)
        else:
            names.append("")
    node = helper.make_node(operator, names, ["y"], hidden_size=HIDDEN, **attributes)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["time", 1, INPUTS])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["time", 1, 1, HIDDEN])
    model = helper.make_model(helper.make_graph([node], name, [x], [y], weights), opset_imports=[helper.make_opsetid("", 14)], ir_version=7)
    checker.check_model(model)
    save(model, str(folder / f"{name}.onnx"))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    graph(folder, "lstm-peepholes", "LSTM", 4, ("P",))
    graph(folder, "lstm-first-states", "LSTM", 4, ("initial_h", "initial_c"))
    graph(folder, "lstm-clip", "LSTM", 4, clip=0.3)
    graph(folder, "lstm-activations", "LSTM", 4, activations=["HardSigmoid", "Softsign", "ScaledTanh"], activation_alpha=[0.3, 1.5],
          activation_beta=[0.4, 0.7])
    graph(folder, "lstm-coupled", "LSTM", 4, input_forget=1)
    graph(folder, "gru-reset-before", "GRU", 3, ("initial_h",), linear_before_reset=0)
    graph(folder, "gru-clip", "GRU", 3, clip=0.4, linear_before_reset=1)
    graph(folder, "rnn-elu", "RNN", 1, activations=["Elu"], activation_alpha=[0.5], clip=2.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
