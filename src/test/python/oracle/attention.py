"""Scaled dot-product attention, by its definition."""

import math

import torch

from common import differentiated, write

torch.manual_seed(3)


def r(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def attention(q, k, v, bias=None):
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return (scores if bias is None else scores + bias).softmax(-1) @ v


infinity = float("inf")
causal = torch.triu(torch.full((6, 6), -infinity, dtype=torch.float64), 1)
padding = torch.zeros(2, 1, 1, 6, dtype=torch.float64)
padding[0, :, :, 4:] = -infinity
padding[1, :, :, 5:] = -infinity
shape = (2, 3, 6, 4)
cases = [
    differentiated("plain", attention, q=r(2, 5, 3), k=r(2, 7, 3), v=r(2, 7, 4)),
    differentiated("causal", lambda q, k, v: attention(q, k, v, causal), q=r(*shape), k=r(*shape), v=r(*shape)),
    differentiated("padding", lambda q, k, v: attention(q, k, v, padding), q=r(*shape), k=r(*shape), v=r(*shape)),
    differentiated(
        "padding and causal", lambda q, k, v: attention(q, k, v, padding + causal), q=r(*shape), k=r(*shape), v=r(*shape)),
    differentiated("bias", attention, q=r(*shape), k=r(*shape), v=r(*shape), bias=r(3, 6, 6)),
]
write("attention", cases)
