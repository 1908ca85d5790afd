"""Elementwise functions and reductions."""

import torch
import torch.nn.functional as F

from common import differentiated, write

torch.manual_seed(1)
x = torch.randn(3, 5, dtype=torch.float64) * 2
p = torch.rand(3, 5, dtype=torch.float64) + 0.1
unary = {
    "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "abs": torch.abs, "sin": torch.sin, "cos": torch.cos,
    "neg": torch.neg, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "elu": F.elu, "selu": F.selu,
    "gelu": F.gelu, "softplus": F.softplus, "swish": F.silu, "leakyRelu": lambda t: F.leaky_relu(t, 0.1),
    "softmax": lambda t: F.softmax(t, 1), "logSoftmax": lambda t: F.log_softmax(t, 0),
    "sum": lambda t: t.sum(1), "mean": lambda t: t.mean(0), "var": lambda t: t.var(1), "std": lambda t: t.std(0),
    "max": lambda t: t.max(1).values, "min": lambda t: t.min(0).values, "logSumExp": lambda t: t.logsumexp(1),
    "norm": lambda t: t.norm(dim=1),
}
write("elementwise", [
    differentiated(name, lambda x, f=f: f(x), x=p if name in ("log", "sqrt") else x) for name, f in unary.items()
])
