"""Makes the golden files of models that read their sequences backward or both ways, or have dense layers before or between recurrent ones:
state_dicts and graphs that PyTorch writes, what PyTorch computes for sequences of several lengths, and graphs of one node by ONNX's own
library. Made with PyTorch 1.13 and ONNX 1.12 (Debian's python3-torch and python3-onnx):

    python3 make_backward.py FOLDER
"""
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, checker, helper, numpy_helper
from onnx import save as save_graph
from torch import nn

from make_pytorch import save

LENGTHS = (200, 61, 2, 1)


class States(nn.Module):
    """Two bidirectional LSTM layers; what the last one's directions remember at their ends is classified."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.lstm = nn.LSTM(5, 6, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(12, 3)

    def forward(self, x):
        h = self.lstm(self.embedding(x))[1][0]
        return torch.softmax(self.fc(torch.cat((h[-2], h[-1]), dim=1)), dim=-1)


class View(States):
    """The same, by the layers' and directions' own dimensions."""

    def forward(self, x):
        h = self.lstm(self.embedding(x))[1][0].view(2, 2, x.shape[0], 6)[-1]
        return torch.softmax(self.fc(h.transpose(0, 1).reshape(-1, 12)), dim=-1)


class LastStep(nn.Module):
    """A bidirectional GRU of which the last step's outputs are read."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 5, bidirectional=True)
        self.head = nn.Linear(10, 2)

    def forward(self, x):
        return self.head(self.gru(x)[0][-1])


class Halves(nn.Module):
    """A bidirectional RNN: the forward half of the last step, the backward half of the first."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(3, 4, bidirectional=True, batch_first=True)

    def forward(self, x):
        y = self.rnn(x)[0]
        return torch.cat((y[:, -1, :4], y[:, 0, 4:]), dim=1)


class Projected(nn.Module):
    """A bidirectional LSTM whose h is smaller than its units."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 6, num_layers=2, proj_size=3, bidirectional=True)

    def forward(self, x):
        return self.lstm(x)[0][-1]


class Among(nn.Module):
    """Dense layers before recurrent ones and between them."""

    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(4, 6)
        self.gru = nn.GRU(6, 5, bidirectional=True, batch_first=True)
        self.squeeze = nn.Linear(10, 7)
        self.lstm = nn.LSTM(7, 4, batch_first=True)
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        y = self.gru(torch.relu(self.proj(x)))[0]
        y = self.lstm(torch.tanh(self.squeeze(y)))[0]
        return torch.sigmoid(self.out(y[:, -1]))


class Ahead(nn.Module):
    """Dense layers before a recurrent one that answers at every step."""

    def __init__(self):
        super().__init__()
        self.one = nn.Linear(4, 6)
        self.two = nn.Linear(6, 5, bias=False)
        self.lstm = nn.LSTM(5, 7)

    def forward(self, x):
        return self.lstm(self.two(torch.sigmoid(self.one(x))))[0]


def node(folder, name, operator, gates, direction, extra=(), takes="states", **attributes):
    """One recurrent node of which the last states or the last step's outputs are given."""
    inputs, hidden = 3, 5
    directions = 2 if direction == "bidirectional" else 1
    random = np.random.default_rng(sum(name.encode()))

    def draw(tensor, *shape):
        return numpy_helper.from_array(random.uniform(-0.5, 0.5, shape).astype(np.float32), tensor)

    weights = [draw("w", directions, gates * hidden, inputs), draw("r", directions, gates * hidden, hidden),
               draw("b", directions, 2 * gates * hidden)]
    optional = {"h": (directions, 1, hidden), "c": (directions, 1, hidden), "p": (directions, 3 * hidden)}
    names = ["x", "w", "r", "b", ""]
    for each in ("h", "c", "p")[:3 if operator == "LSTM" else 1]:
        names.append(each if each in extra else "")
        if each in extra:
            weights.append(draw(each, *optional[each]))
    nodes = [helper.make_node(operator, names, ["all", "states"], hidden_size=hidden, direction=direction, **attributes)]
    if takes == "states":
        nodes.append(helper.make_node("Identity", ["states"], ["y"]))
    else:
        weights.append(numpy_helper.from_array(np.array(-1, np.int64), "last"))
        nodes.append(helper.make_node("Gather", ["all", "last"], ["y"], axis=0))
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["time", 1, inputs])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [directions, 1, hidden])
    model = helper.make_model(helper.make_graph(nodes, name, [x], [y], weights), opset_imports=[helper.make_opsetid("", 14)], ir_version=7)
    checker.check_model(model)
    save_graph(model, str(folder / f"{name}.onnx"))


def main(folder):
    pytorch, graphs = folder / "pytorch", folder / "onnx"
    pytorch.mkdir(parents=True, exist_ok=True)
    graphs.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(6)
    ids = torch.randint(0, 11, (1, LENGTHS[0]))
    x3, x4 = torch.randn(1, LENGTHS[0], 3), torch.randn(1, LENGTHS[0], 4)

    def keep(name, module, x, batch_first=True, opsets=(13,), tensors=True):
        module.eval()
        if tensors:
            save(pytorch / f"{name}.safetensors", module.state_dict())
        ordered = x if batch_first else x.transpose(0, 1)
        answers = [module(ordered[:, :n] if batch_first else ordered[:n]) for n in LENGTHS]
        save(pytorch / f"{name}.expected.safetensors", {"x": x[0].float(), "y": torch.cat([each.reshape(-1, each.shape[-1])
            if batch_first or each.dim() < 3 else each[:, 0] for each in answers])})
        time, batch = (1, 0) if batch_first else (0, 1)
        few = ordered[:, :5] if batch_first else ordered[:5]
        for opset in opsets:
            torch.onnx.export(module, (few,), str(pytorch / f"{name}-{opset}.onnx"), opset_version=opset, input_names=["x"],
                output_names=["y"], dynamic_axes={"x": {time: "time", batch: "batch"}})

    states = States()
    keep("both-states", states, ids, opsets=(9, 13))
    view = View()
    view.load_state_dict(states.state_dict())
    keep("both-view", view, ids, tensors=False)
    (pytorch / "both-view.expected.safetensors").unlink()
    keep("both-last-step", LastStep(), x3, batch_first=False)
    keep("both-halves", Halves(), x3)
    keep("both-projected", Projected(), x4, batch_first=False, opsets=())
    keep("dense-among", Among(), x4)
    keep("dense-ahead", Ahead(), x4, batch_first=False)

    node(graphs, "lstm-both-states", "LSTM", 4, "bidirectional", ("h", "c", "p"))
    node(graphs, "lstm-both-last-step", "LSTM", 4, "bidirectional", takes="step", clip=0.3)
    node(graphs, "lstm-reverse", "LSTM", 4, "reverse", ("h", "c"))
    node(graphs, "gru-both-states", "GRU", 3, "bidirectional", ("h",), linear_before_reset=0)
    node(graphs, "gru-both-last-step", "GRU", 3, "bidirectional", takes="step", linear_before_reset=1)
    node(graphs, "gru-reverse-last-step", "GRU", 3, "reverse", takes="step", linear_before_reset=1)
    node(graphs, "rnn-both-states", "RNN", 1, "bidirectional", activations=["Elu", "Elu"], activation_alpha=[0.5, 0.5])
    node(graphs, "rnn-both-last-step", "RNN", 1, "bidirectional", takes="step")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
