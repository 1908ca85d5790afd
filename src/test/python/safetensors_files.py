"""The safetensors format by its specification, with PyTorch and nothing else: what a Python user opens and writes.

`safetensors_files.py write FILE` writes the file that SafeTensorsTest reads; `safetensors_files.py check FILE` reads one that the
test wrote and fails if a number is not the one that the test put there.
"""

import json
import struct
import sys

import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
         "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}


def load(path):
    blob = open(path, "rb").read()
    (length,) = struct.unpack("<Q", blob[:8])
    header = json.loads(blob[8 : 8 + length])
    data = blob[8 + length :]
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        kind = TYPES[entry["dtype"]]
        assert begin % torch.empty(0, dtype=kind).element_size() == 0, "a tensor that is not aligned"
        flat = torch.frombuffer(bytearray(data[begin:end]), dtype=kind) if end > begin else torch.empty(0, dtype=kind)
        tensors[name] = flat.reshape(entry["shape"])
    assert sum(t.numel() * t.element_size() for t in tensors.values()) == len(data)
    return tensors, metadata


def save(path, tensors, metadata):
    names = {kind: name for name, kind in TYPES.items()}
    header, data = {"__metadata__": metadata}, b""
    for name, t in tensors.items():
        raw = bytes(t.contiguous().flatten().view(torch.uint8).tolist()) if t.numel() else b""
        header[name] = {"dtype": names[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


if sys.argv[1] == "write":
    values = torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 6e-8, 1e-5, float("inf"), float("nan"), 0.333251953125])
    save(sys.argv[2], {
        "double": torch.tensor([[1 / 3, -1e300]], dtype=torch.float64),
        "float": values,
        "half": values.half(),
        "bfloat": values.bfloat16(),
        "long": torch.tensor([-3, 2147483647]),
        "int": torch.arange(6, dtype=torch.int32).reshape(2, 3),
        "short": torch.tensor([-300, 300], dtype=torch.int16),
        "byte": torch.tensor([-1, 127], dtype=torch.int8),
        "unsigned": torch.tensor([0, 255], dtype=torch.uint8),
        "truth": torch.tensor([True, False]),
        "scalar": torch.tensor(7.5),
        "empty": torch.empty(0, 3),
        "größe": torch.tensor([1.0]),
    }, {"format": "pt"})
else:
    tensors, metadata = load(sys.argv[2])
    assert list(tensors) == ["0.weight", "0.bias", "double", "int", "scalar", "empty", "größe"], list(tensors)
    assert metadata == {"made by": 'a "test"'}, metadata
    net = torch.nn.Linear(3, 2)
    with torch.no_grad():
        net.weight.copy_(tensors["0.weight"].T)
        net.bias.copy_(tensors["0.bias"])
    assert torch.equal(net(torch.ones(1, 3)), tensors["0.weight"].sum(0, keepdim=True) + tensors["0.bias"])
    assert torch.equal(tensors["0.weight"], torch.arange(6, dtype=torch.float32).reshape(3, 2) / 4)
    assert torch.equal(tensors["double"], torch.tensor([1 / 3, -1e300], dtype=torch.float64))
    assert torch.equal(tensors["int"], torch.tensor([[-2147483648, 2147483647]], dtype=torch.int32))
    assert tensors["scalar"].shape == () and tensors["scalar"] == 7.5
    assert tensors["empty"].shape == (0, 3)
