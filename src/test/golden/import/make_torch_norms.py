"""Makes golden files of normalisations, activations before Linears and modules of other kinds beside, with PyTorch and what it answers:

    python3 make_torch_norms.py FOLDER
"""
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from make_keras import STEPS, save


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn_in = nn.BatchNorm1d(3)
        self.lstm = nn.LSTM(3, 5, batch_first=True)
        self.ln = nn.LayerNorm(5)
        self.gru = nn.GRU(5, 4, batch_first=True)
        self.fc1 = nn.Linear(4, 6)
        self.bn = nn.BatchNorm1d(6)
        self.fc2 = nn.Linear(6, 2)
        # of a training's other task
        self.conv = nn.Conv1d(3, 2, 5)
        self.attn = nn.MultiheadAttention(4, 2)
        self.aux = nn.Linear(4, 9)
        self.other = nn.LSTM(3, 2)
        self.register_buffer("ids", torch.arange(4))

    def forward(self, x):
        y = self.bn_in(x.transpose(1, 2)).transpose(1, 2)
        y = torch.tanh(self.ln(self.lstm(y)[0]))
        y = torch.relu(self.gru(y)[0])
        y = torch.sigmoid(self.bn(self.fc1(y).transpose(1, 2)).transpose(1, 2))
        return self.fc2(y)


class Last(nn.Module):
    """Activations before a Linear, a normalisation of the last step, and logarithms at the end."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 5, batch_first=True)
        self.bn = nn.BatchNorm1d(5)
        self.fc = nn.Linear(5, 4)

    def forward(self, x):
        return torch.log_softmax(self.fc(torch.relu(self.bn(torch.tanh(self.lstm(x)[0][:, -1])))), dim=-1)


def graph(model, x, path, output, dims):
    """With PyTorch's older exporter, whose graphs most files are."""
    opset = int(path.stem.rsplit("-", 1)[1])
    torch.onnx.export(model, x[None], str(path), opset_version=opset, input_names=["x"], output_names=[output], dynamo=False,
                      dynamic_axes={"x": {0: "batch", 1: "time"}, output: {0: "batch"}})


@torch.no_grad()
def main(folder):
    torch.manual_seed(6)
    model = Normed().eval()
    for module in (model.bn_in, model.bn):
        module.running_mean.uniform_(-1, 1)
        module.running_var.uniform_(0.3, 2)
        module.weight.uniform_(-1, 1)
        module.bias.uniform_(-1, 1)
    model.ln.weight.uniform_(-1, 1)
    model.ln.bias.uniform_(-1, 1)
    x = torch.rand(STEPS, 3) * 4 - 2
    torch.save(model.state_dict(), folder / "normed.pt")
    graph(model, x, folder / "normed-17.onnx", "y", 3)
    last = Last().eval()
    last.bn.running_mean.uniform_(-1, 1)
    last.bn.running_var.uniform_(0.3, 2)
    graph(last, x, folder / "normed-last-13.onnx", "y", 3)
    save(folder / "normed-last.expected.safetensors", {"x": x.numpy(), "y": last(x[None]).exp().numpy()})
    save(folder / "normed.expected.safetensors", {"x": x.numpy(), "y": model(x[None])[0].numpy()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
