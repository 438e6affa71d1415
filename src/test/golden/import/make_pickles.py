"""Makes files of torch.save, with PyTorch, of the tensors in safetensors files that make_pytorch.py made:

    python3 make_pickles.py FOLDER
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch


def tensors(path):
    raw = path.read_bytes()
    end = 8 + struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:end])
    return {name: torch.from_numpy(np.frombuffer(raw[end:], "<f4", int(np.prod(each["shape"])), each["data_offsets"][0]).reshape(each["shape"]).copy())
            for name, each in header.items() if name != "__metadata__"}


class Whole(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(2, 3)

    def forward(self, x):
        return self.lstm(x)[0]


def main(folder):
    plain = tensors(folder / "tokens.safetensors")
    torch.save(plain, folder / "tokens.pth")
    torch.save(plain, folder / "tokens-old.pt", _use_new_zipfile_serialization=False)
    wrapped = {"module." + name: torch.nn.Parameter(each) for name, each in plain.items()}
    checkpoint = {"epoch": 3, "model_state_dict": wrapped, "loss": 0.25, "options": {"lr": 1e-3},
                  "optimizer_state_dict": {"state": {0: {"step": torch.tensor(1.0), "exp_avg": torch.zeros(2)}}, "param_groups": [{"params": [0]}]}}
    torch.save(checkpoint, folder / "tokens-checkpoint.pth")
    torch.save(checkpoint, folder / "tokens-checkpoint-old.ckpt", _use_new_zipfile_serialization=False)
    # views of one storage, in another order of its elements, and a counter
    views = {name: each.t().contiguous().t() if each.dim() == 2 else torch.cat([torch.zeros(1), each])[1:] for name, each in plain.items()}
    torch.save({**views, "norm.num_batches_tracked": torch.tensor(7)}, folder / "tokens-views.pth")
    torch.save({name: each.double() for name, each in plain.items()}, folder / "tokens-f64.pth")
    torch.save({"encoder": plain, "decoder": plain}, folder / "two.pth")
    torch.save(Whole(), folder / "module.pth")
    torch.jit.script(Whole()).save(str(folder / "script.pt"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
