"""Writes what PyTorch computes as data for the Java tests. Run a topic with `python3 src/test/python/oracle/TOPIC.py`.

A case is {"name", "inputs": {NAME: TENSOR}, "outputs": {NAME: TENSOR}}, a TENSOR {"shape", "dtype", "data"} in row-major order.
Options of a case belong in its name, so that the Java side asks for exactly that case.
"""

import json
import pathlib

import torch

RESOURCES = pathlib.Path(__file__).parents[2] / "resources" / "org" / "lectern" / "oracle"


def tensor(x):
    x = x.detach()
    kind = {torch.float32: "float32", torch.float64: "float64", torch.int64: "int32", torch.int32: "int32"}[x.dtype]
    return {"shape": list(x.shape), "dtype": kind, "data": x.flatten().tolist()}


def case(name, inputs, outputs):
    return {
        "name": name,
        "inputs": {key: tensor(value) for key, value in inputs.items()},
        "outputs": {key: tensor(value) for key, value in outputs.items()},
    }


def weights(value):
    """Unequal weights, so that errors that cancel in a plain sum show."""
    return 0.5 + (torch.arange(value.numel(), dtype=value.dtype) * 7 % 11).reshape(value.shape) / 11


def differentiated(name, function, **inputs):
    """The value of a function of float64 tensors, and d(sum(value * w))/d(input) for fixed unequal weights w, as "grad.INPUT"."""
    marked = {
        key: value.detach().clone().requires_grad_(value.is_floating_point()) for key, value in inputs.items()
    }
    value = function(**marked)
    (value * weights(value)).sum().backward()
    outputs = {"value": value}
    for key, x in marked.items():
        if x.grad is not None:
            outputs["grad." + key] = x.grad
    return case(name, inputs, outputs)


def write(topic, cases):
    RESOURCES.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(c) for c in cases)
    (RESOURCES / (topic + ".json")).write_text("[\n" + lines + "\n]\n")
