"""Makes the golden files of models that generate, and of those without a recurrent layer: state_dicts and graphs that PyTorch writes, and
what PyTorch itself computes or, greedily, writes. Made with PyTorch 1.13 and its own ONNX exporter (Debian's python3-torch):

    python3 make_generating.py FOLDER
"""
import sys
import warnings
from pathlib import Path

import torch
from torch import nn

from make_pytorch import save

WORDS, START, STOP, LONGEST = 9, 0, 1, 12


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.lstm = nn.LSTM(5, 8, num_layers=2, batch_first=True)

    def forward(self, x):
        return self.lstm(self.embedding(x))[1]


class Beside(nn.Module):
    """Two layers that both read the input, though a decoder could take over the states of either."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.one = nn.LSTM(5, 8, batch_first=True)
        self.other = nn.LSTM(5, 8, batch_first=True)

    def forward(self, x):
        x = self.embedding(x)
        return self.one(x)[1] + self.other(x)[1]


class Swapped(nn.Module):
    """The last layer's state comes first."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.gru = nn.GRU(5, 8, num_layers=2, batch_first=True)

    def forward(self, x):
        h = self.gru(self.embedding(x))[1]
        return torch.cat((h[1:], h[:1]))


class Dense(Encoder):
    """Something is done to the state on its way to the decoder."""

    def __init__(self):
        super().__init__()
        self.bridge = nn.Linear(8, 8)

    def forward(self, x):
        h, c = super().forward(x)
        return torch.tanh(self.bridge(h)), c


class Decoder(nn.Module):
    def __init__(self, layers=2):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, 4)
        self.lstm = nn.LSTM(4, 8, num_layers=layers, batch_first=True)
        self.fc = nn.Linear(8, WORDS)

    def forward(self, token, h, c):
        y, (h, c) = self.lstm(self.embedding(token), (h, c))
        return self.fc(y), h, c


class Crossed(nn.Module):
    """Each layer takes the other's state."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, 4)
        self.low, self.high, self.fc = nn.LSTM(4, 8, batch_first=True), nn.LSTM(8, 8, batch_first=True), nn.Linear(8, WORDS)

    def forward(self, token, h, c):
        y, (h0, c0) = self.low(self.embedding(token), (h[1:2], c[1:2]))
        y, (h1, c1) = self.high(y, (h[0:1], c[0:1]))
        return self.fc(y), torch.cat((h1, h0)), torch.cat((c1, c0))


class Bridged(Decoder):
    """Something is done to the state between two tokens."""

    def __init__(self):
        super().__init__()
        self.bridge = nn.Linear(8, 8)

    def forward(self, token, h, c):
        y, h, c = super().forward(token, h, c)
        return y, self.bridge(h), c


class Top(Swapped):
    """The lower layer's state does not come out."""

    def forward(self, x):
        return self.gru(self.embedding(x))[1][-1:]


class Translator(nn.Module):
    """Reads tokens, writes others."""

    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()


class Features(nn.Module):
    """One step of a layer that reads a vector."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 8, batch_first=True)

    def forward(self, x):
        y, (h, c) = self.lstm(x)
        return h, c


class Captioner(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Features()
        self.decoder = Decoder(layers=1)


class Shown(nn.Module):
    """The features go through the decoder's own layer, as if they were its first token."""

    def __init__(self):
        super().__init__()
        self.project = nn.Linear(3, 4)
        self.decoder = Decoder(layers=1)


class Payments(nn.Module):
    """No layer recurs."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3), nn.Softmax(dim=-1))

    def forward(self, x):
        return self.layers(x)


class Word(nn.Module):
    """What a token says by itself."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 4)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return torch.sigmoid(self.fc(self.embedding(x)))


def varied(make, write):
    """A model with larger weights than at a training's beginning, the first whose texts differ, some ending by themselves and some not."""
    for seed in range(10_000):
        torch.manual_seed(seed)
        model = make().eval()
        for parameter in model.parameters():
            parameter.data.mul_(3.0)
        texts = write(model)
        ended = sum(text[-1] in (STOP, -1) for text in texts)
        if len({tuple(text) for text in texts}) >= 12 and 5 <= ended <= 17 and sum(len([t for t in x if t > STOP]) for x in texts) > 60:
            return model, texts
    raise SystemExit("no seed is good enough")


def written(decoder, h, c):
    token, tokens = START, []
    while len(tokens) < LONGEST and (not tokens or tokens[-1] != STOP):
        logits, h, c = decoder(torch.tensor([[token]]), h, c)
        token = int(logits[0, 0].argmax())
        tokens.append(token)
    return tokens + [-1] * (LONGEST - len(tokens))


def export(folder, name, model, inputs, names, outputs, axes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, inputs, str(folder / (name + ".onnx")), opset_version=13, input_names=names, output_names=outputs,
                          dynamic_axes=axes)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(20261125)
    inputs, features = torch.randint(0, 11, (20, 15)), 2 * torch.randn(20, 3)
    with torch.no_grad():
        translator, texts = varied(Translator, lambda model: [written(model.decoder, *model.encoder(row.unsqueeze(0))) for row in inputs])
        save(folder / "translator.safetensors", translator.state_dict())
        save(folder / "translator.expected.safetensors", {"inputs": inputs.float(), "outputs": torch.tensor(texts).float()})
        export(folder, "translator-encoder", translator.encoder, (torch.zeros(1, 6, dtype=torch.long),), ["x"], ["h", "c"],
               {"x": {1: "time"}})
        zeros = torch.zeros(2, 1, 8)
        export(folder, "translator-decoder", translator.decoder, (torch.zeros(1, 1, dtype=torch.long), zeros, zeros),
               ["token", "h", "c"], ["logits", "h_after", "c_after"], {"token": {1: "time"}, "logits": {1: "time"}})

        for name, model in (("beside", Beside()), ("swapped", Swapped()), ("dense", Dense())):
            export(folder, name, model.eval(), (torch.zeros(1, 6, dtype=torch.long),), ["x"], None, {"x": {1: "time"}})

        export(folder, "top", Top().eval(), (torch.zeros(1, 6, dtype=torch.long),), ["x"], None, {"x": {1: "time"}})
        for name, model in (("crossed-decoder", Crossed()), ("bridged-decoder", Bridged())):
            export(folder, name, model.eval(), (torch.zeros(1, 1, dtype=torch.long), zeros, zeros), ["token", "h", "c"], None,
                   {"token": {1: "time"}})

        captioner, texts = varied(Captioner, lambda model: [written(model.decoder, *model.encoder(row.view(1, 1, 3))) for row in features])
        save(folder / "captioner.safetensors", captioner.state_dict())
        save(folder / "captioner.expected.safetensors", {"inputs": features, "outputs": torch.tensor(texts).float()})

        shown, texts = varied(Shown, lambda model: [written(model.decoder, *model.decoder.lstm(model.project(row.view(1, 1, 3)))[1])
                                                    for row in features])
        save(folder / "shown.safetensors", shown.state_dict())
        save(folder / "shown.expected.safetensors", {"inputs": features, "outputs": torch.tensor(texts).float()})

        torch.manual_seed(20261125)
        payments = Payments().eval()
        save(folder / "payments.safetensors", payments.state_dict())
        export(folder, "payments-13", payments, (torch.zeros(1, 4),), ["x"], ["y"], {"x": {0: "n"}, "y": {0: "n"}})
        x = torch.randn(20, 4)
        save(folder / "payments.expected.safetensors", {"inputs": x, "outputs": payments(x)})

        word = Word().eval()
        save(folder / "word.safetensors", word.state_dict())
        export(folder, "word-13", word, (torch.zeros(1, dtype=torch.long),), ["x"], ["y"], {"x": {0: "n"}, "y": {0: "n"}})
        x = torch.arange(7)
        save(folder / "word.expected.safetensors", {"inputs": x.float(), "outputs": word(x)})


main(Path(sys.argv[1]))
