"""Whole layers: attention by several heads, encoder and decoder layers, batch normalisation over several steps."""

import torch
from torch import nn

from common import case, write

torch.manual_seed(4)


def layer(name, module, function, **inputs):
    """Value, and the gradients of the weighted sum as in common.py, of inputs and parameters; these are float32 numbers."""
    module = module.double()
    for parameter in module.parameters():
        parameter.data = (parameter.data + 0.1 * torch.randn_like(parameter)).float().double()
    marked = {key: value.clone().requires_grad_() for key, value in inputs.items()}
    value = function(module, **marked)
    weights = 0.5 + (torch.arange(value.numel(), dtype=value.dtype) * 7 % 11).reshape(value.shape) / 11
    (value * weights).sum().backward()
    outputs = {"value": value}
    for key, x in list(marked.items()) + list(module.named_parameters()):
        if x.grad is not None:
            outputs["grad." + key] = x.grad
    return case(name, {**inputs, **dict(module.named_parameters())}, outputs)


def r(*shape):
    return torch.randn(*shape, dtype=torch.float64)


padding = torch.tensor([[False, False, False, True, True], [False, False, False, False, True]])
causal = torch.triu(torch.ones(4, 4, dtype=torch.bool), 1)
causal5 = torch.triu(torch.ones(5, 5, dtype=torch.bool), 1)


def attention(**options):
    return nn.MultiheadAttention(6, 3, batch_first=True, **options)


def encoder(**options):
    return nn.TransformerEncoderLayer(6, 2, 8, dropout=0.0, batch_first=True, **options)


def decoder(**options):
    return nn.TransformerDecoderLayer(6, 2, 8, dropout=0.0, batch_first=True, **options)


x, memory = r(2, 4, 6), r(2, 5, 6)
cases = [
    layer("attention", attention(), lambda m, x: m(x, x, x)[0], x=x),
    layer("attention weights", attention(), lambda m, x: m(x, x, x, average_attn_weights=False)[1], x=x),
    layer("attention causal without bias", attention(bias=False), lambda m, x: m(x, x, x, attn_mask=causal)[0], x=x),
    layer(
        "attention crossed with padding", attention(),
        lambda m, x, memory: m(x, memory, memory, key_padding_mask=padding)[0], x=x, memory=memory),
    layer("encoder", encoder(), lambda m, x: m(x), x=x),
    layer("encoder preNorm gelu causal", encoder(norm_first=True, activation="gelu"), lambda m, x: m(x, causal), x=x),
    layer("encoder padding", encoder(), lambda m, x: m(x, src_key_padding_mask=padding), x=memory),
    layer("decoder", decoder(), lambda m, x, memory: m(x, memory, causal), x=x, memory=memory),
    layer(
        "decoder preNorm padding", decoder(norm_first=True),
        lambda m, x, memory: m(x, memory, causal, memory_key_padding_mask=padding), x=x, memory=memory),
    layer("layerNorm", nn.LayerNorm((4, 6)), lambda m, x: m(x), x=x),
    layer("groupNorm", nn.GroupNorm(2, 4), lambda m, x: m(x), x=x),
    layer("batchNorm", nn.BatchNorm1d(4), lambda m, x: m(x), x=x),
]

norm = nn.BatchNorm2d(3).double()
first, second, third = r(2, 3, 4, 5), r(3, 3, 4, 5) + 1, r(2, 3, 4, 5)
outputs = {"first": norm(first), "second": norm(second)}
norm.eval()
outputs.update(third=norm(third), mean=norm.running_mean, var=norm.running_var)
cases.append(case("batchNorm steps", {"first": first, "second": second, "third": third}, outputs))
write("transformer", cases)
