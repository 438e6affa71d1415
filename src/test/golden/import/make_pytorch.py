"""Makes the golden files of the importers' tests that PyTorch writes: state_dicts as safetensors, graphs as ONNX, and what PyTorch
computes for 200 steps. Made with PyTorch 1.13 and its own ONNX exporter (Debian's python3-torch):

    python3 make_pytorch.py FOLDER
"""
import json
import struct
import sys
import warnings
from pathlib import Path

import torch
from torch import nn

STEPS = 200
WIDTH = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


def save(path, tensors):
    """A safetensors file: header length, JSON header, data."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        raw = (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()
        header[name] = {"dtype": WIDTH[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


class Tokens(nn.Module):
    """Two LSTM layers that name the next token at each step."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.lstm = nn.LSTM(5, 7, num_layers=2, batch_first=True)
        self.fc = nn.Linear(7, 11)

    def forward(self, x):
        y, _ = self.lstm(self.embedding(x))
        return torch.softmax(self.fc(y), dim=-1)


class LastStep(nn.Module):
    """A GRU that answers at the end."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 6)
        self.head = nn.Linear(6, 2, bias=False)

    def forward(self, x):
        y, _ = self.gru(x)
        return torch.sigmoid(self.head(y[-1]))


class FinalState(nn.Module):
    """A plain RNN whose last state is the answer."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(3, 5, nonlinearity="relu", bias=False, batch_first=True)

    def forward(self, x):
        return self.rnn(x)[1].squeeze(0)


class Mixed(nn.Module):
    """An LSTM whose steps a GRU reads, flattened for a head in front of which nothing is known of steps."""

    def __init__(self):
        super().__init__()
        self.first = nn.LSTM(4, 6)
        self.second = nn.GRU(6, 5)
        self.fc = nn.Linear(5, 3)

    def forward(self, x):
        y, _ = self.second(self.first(x)[0])
        return self.fc(y.reshape(-1, 5))


class Projected(nn.Module):
    """An LSTM whose h is smaller than its units."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 6, num_layers=2, proj_size=3)

    def forward(self, x):
        return self.lstm(x)[0]


class Deep(nn.Module):
    """Dense layers with activations after an RNN."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(4, 6)
        self.head = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))

    def forward(self, x):
        return self.head(self.rnn(x)[0])


class Step(nn.Module):
    """One step, with the states as inputs and outputs."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 6, num_layers=2)
        self.fc = nn.Linear(6, 3)

    def forward(self, x, h, c):
        y, (h, c) = self.lstm(x, (h, c))
        return self.fc(y), h, c


class Cells(nn.Module):
    """The Cell forms, stepped by hand."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.ModuleDict({"cell1": nn.LSTMCell(4, 6), "cell2": nn.LSTMCell(6, 5)})
        self.out = nn.Linear(5, 3)

    def forward(self, x):
        one, two, ys = None, None, []
        for t in range(x.shape[0]):
            one = self.encoder["cell1"](x[t], one)
            two = self.encoder["cell2"](one[0], two)
            ys.append(self.out(two[0]))
        return torch.stack(ys)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(5)
    ids = torch.randint(0, 11, (STEPS,))
    x3, x4 = torch.randn(STEPS, 3), torch.randn(STEPS, 4)

    def keep(name, module, x, y):
        module.eval()
        save(folder / f"{name}.safetensors", module.state_dict())
        save(folder / f"{name}.expected.safetensors", {"x": x.float(), "y": y})

    def export(name, module, inputs, opset, **more):
        torch.onnx.export(module, inputs, str(folder / f"{name}-{opset}.onnx"), opset_version=opset, **more)

    both = {"x": {0: "batch", 1: "time"}}
    first = {"x": {0: "time", 1: "batch"}}
    tokens = Tokens()
    keep("tokens", tokens, ids, tokens(ids.unsqueeze(0))[0])
    for opset in (9, 13, 16):
        export("tokens", tokens, ids[:7].unsqueeze(0), opset, input_names=["x"], output_names=["y"], dynamic_axes=both)
    export("tokens-unfolded", tokens, ids[:7].unsqueeze(0), 11, input_names=["x"], output_names=["y"], dynamic_axes=both,
        do_constant_folding=False)
    wide = Tokens().double()
    wide.load_state_dict(tokens.state_dict())
    save(folder / "tokens-f64.safetensors", wide.state_dict())
    for name, dtype in (("f16", torch.float16), ("bf16", torch.bfloat16)):
        narrow = {key: tensor.to(dtype) for key, tensor in tokens.state_dict().items()}
        save(folder / f"tokens-{name}.safetensors", narrow)
        again = Tokens()
        again.load_state_dict({key: tensor.float() for key, tensor in narrow.items()})
        save(folder / f"tokens-{name}.expected.safetensors", {"x": ids.float(), "y": again(ids.unsqueeze(0))[0]})

    last = LastStep()
    keep("last-step", last, x3, last(x3.unsqueeze(1)))
    for opset in (9, 13):
        export("last-step", last, (x3[:5].unsqueeze(1),), opset, input_names=["x"], output_names=["y"], dynamic_axes=first)

    final = FinalState()
    keep("final-state", final, x3, final(x3.unsqueeze(0)))
    export("final-state", final, (x3[:5].unsqueeze(0),), 14, input_names=["x"], output_names=["y"], dynamic_axes=both)

    mixed = Mixed()
    keep("mixed", mixed, x4, mixed(x4.unsqueeze(1)))
    export("mixed", mixed, (x4[:5].unsqueeze(1),), 13, input_names=["x"], output_names=["y"], dynamic_axes=first)

    projected = Projected()
    keep("projected", projected, x4, projected(x4.unsqueeze(1)).squeeze(1))

    deep = Deep()
    deep.eval()
    keep("deep", deep, x4, deep(x4.unsqueeze(1)).squeeze(1))
    export("deep", deep, (x4[:5].unsqueeze(1),), 13, input_names=["x"], output_names=["y"], dynamic_axes=first)
    (folder / "deep.safetensors").unlink()

    step = Step()
    zeros = torch.zeros(2, 1, 6)
    keep("step", step, x4, step(x4.unsqueeze(1), zeros, zeros)[0].squeeze(1))
    export("step", step, (x4[:1].unsqueeze(1), zeros, zeros), 13, input_names=["x", "h", "c"], output_names=["y", "hn", "cn"])

    cells = Cells()
    keep("cells", cells, x4, cells(x4.unsqueeze(1)).squeeze(1))



if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
