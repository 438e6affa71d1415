"""Makes the golden files of the importers' tests that torch.save writes: the tensors of the safetensors files that make_pytorch.py made,
in all forms that a file of torch.save can have, so that what PyTorch computed for those holds for these. Made with PyTorch 2.13:

    python3 make_torch_save.py FOLDER    # the folder with the safetensors files
"""
import argparse
import sys
import warnings
import zipfile
from pathlib import Path

import torch
from make_pytorch import STEPS, Tokens, save
from safetensors.torch import load_file
from torch import nn


class Tied(nn.Module):
    """An embedding and a Linear with the same weight, which a file has once."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 3)
        self.lstm = nn.LSTM(3, 3, batch_first=True)
        self.fc = nn.Linear(3, 5)
        self.fc.weight = self.embedding.weight

    def forward(self, x):
        y, _ = self.lstm(self.embedding(x))
        return torch.softmax(self.fc(y), dim=-1)


class Tiny(nn.Module):
    """As little as can be saved whole."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, 1)

    def forward(self, x):
        y, _ = self.lstm(x)
        return y


def views(tensors):
    """Each tensor as a view of something larger: matrices transposed and cut out, vectors every other element of one storage."""
    vectors = [name for name, tensor in tensors.items() if tensor.dim() == 1]
    shared = torch.stack([torch.cat([tensors[name] for name in vectors]), torch.zeros(sum(len(tensors[name]) for name in vectors))], 1)
    at, seen = 0, {}
    for name, tensor in tensors.items():
        if tensor.dim() == 1:
            seen[name] = shared[at:at + len(tensor), 0]
            at += len(tensor)
        else:
            larger = torch.full((tensor.shape[1] + 2, tensor.shape[0] + 1), torch.nan)
            larger[1:-1, 1:] = tensor.t()
            seen[name] = larger[1:-1, 1:].t()
    return seen


def script(module, path):
    """As TorchScript, without its notes of where the sources were on this machine."""
    torch.jit.script(module).save(path)
    with zipfile.ZipFile(path) as whole:
        entries = {name: whole.read(name) for name in whole.namelist() if not name.endswith(".debug_pkl")}
    with zipfile.ZipFile(path, "w") as rest:
        for name, data in entries.items():
            rest.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


@torch.no_grad()
def main(folder):
    torch.manual_seed(5)
    tensors = load_file(folder / "tokens.safetensors")
    model = Tokens()
    model.load_state_dict(tensors)
    torch.save(model.state_dict(), folder / "tokens.pt")
    torch.save(model.state_dict(), folder / "tokens-sequential.pt", _use_new_zipfile_serialization=False)
    torch.save(model.state_dict(), folder / "tokens-protocol-5.pt", pickle_protocol=5)
    torch.save(views(tensors), folder / "tokens-views.pt")
    torch.save({name: nn.Parameter(tensor) for name, tensor in tensors.items()}, folder / "tokens-parameters.pt")
    for width in ("f64", "f16", "bf16"):
        torch.save(load_file(folder / f"tokens-{width}.safetensors"), folder / f"tokens-{width}.pt")

    optimizer = torch.optim.Adam(model.parameters())
    with torch.enable_grad():
        model(torch.arange(11).unsqueeze(0)).sum().backward()
        optimizer.step()
    model.load_state_dict(tensors)
    for form, old in (("", False), ("-sequential", True)):
        torch.save({
            "epoch": 3,
            "state_dict": {"model." + name: tensor for name, tensor in model.state_dict().items()},
            "optimizer_states": [optimizer.state_dict()],
            "hyper_parameters": argparse.Namespace(rate=1e-3, layers=[7, 7]),
            "loss": torch.tensor(0.5),
        }, folder / f"tokens-checkpoint{form}.ckpt", _use_new_zipfile_serialization=not old)
    torch.save({"model": nn.DataParallel(model).state_dict(), "steps": 10**20}, folder / "tokens-parallel.pth")

    tied = Tied()
    ids = torch.randint(0, 5, (STEPS,))
    torch.save(tied.state_dict(), folder / "tied.pt")
    save(folder / "tied.expected.safetensors", {"x": ids.float(), "y": tied(ids.unsqueeze(0))[0]})

    generating = folder.parent / "generating"
    torch.save(load_file(generating / "translator.safetensors"), generating / "translator.pt")

    tiny = Tiny()
    torch.save(tiny, folder / "module.pt")
    torch.save({"model": tiny, "epoch": 3}, folder / "module-checkpoint.pt")
    torch.save({"encoder": tiny.state_dict(), "decoder": tiny.state_dict()}, folder / "two.pt")
    torch.save({"fc.weight": torch.eye(2).to_sparse(), "fc.bias": torch.zeros(2)}, folder / "sparse.pt")
    script(tiny, folder / "script.pt")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
