"""Recurrent layers: output, last states, and the gradients to input, initial state and all parameters."""

import re

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from common import case, weights, write

torch.manual_seed(5)


def camel(name):
    return re.sub("_([a-z])", lambda m: m[1].upper(), name)


def layer_case(name, net, lengths=None, initial=True):
    net = net.double()
    directions = 2 if net.bidirectional else 1
    inputs = {"x": torch.randn(3, 5, net.input_size, dtype=torch.float64)}
    states = ("h0", "c0") if isinstance(net, torch.nn.LSTM) else ("h0",)
    if initial:
        for key in states:
            inputs[key] = torch.randn(net.num_layers * directions, 3, net.hidden_size, dtype=torch.float64)
    for value in inputs.values():
        value.requires_grad_()
    start = tuple(inputs[key] for key in states) if initial else None
    start = start[0] if initial and len(start) == 1 else start
    x = inputs["x"]
    x = x if lengths is None else pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    output, state = net(x, start)
    if lengths is not None:
        output, _ = pad_packed_sequence(output, batch_first=True, total_length=5)
    parts = [output, *(state if isinstance(state, tuple) else [state])]
    value = torch.cat([part.flatten() for part in parts])
    (value * weights(value)).sum().backward()
    inputs.update({camel(key): parameter for key, parameter in net.named_parameters()})
    return case(name, inputs, {"value": value, **{"grad." + key: x.grad for key, x in inputs.items()}})


nn = torch.nn
lengths = torch.tensor([3, 5, 1])
write("recurrent", [
    layer_case("rnn", nn.RNN(2, 3, batch_first=True), initial=False),
    layer_case("rnn relu", nn.RNN(2, 3, nonlinearity="relu", batch_first=True)),
    layer_case("rnn stacked", nn.RNN(2, 3, 2, bidirectional=True, batch_first=True), lengths),
    layer_case("lstm", nn.LSTM(2, 3, batch_first=True), initial=False),
    layer_case("lstm packed", nn.LSTM(2, 3, batch_first=True), lengths),
    layer_case("lstm no bias", nn.LSTM(2, 3, bias=False, batch_first=True)),
    layer_case("lstm stacked", nn.LSTM(2, 3, 2, bidirectional=True, batch_first=True), lengths),
    layer_case("lstm stacked whole", nn.LSTM(4, 2, 2, bidirectional=True, batch_first=True)),
    layer_case("gru", nn.GRU(2, 3, batch_first=True), initial=False),
    layer_case("gru packed", nn.GRU(2, 3, batch_first=True), lengths),
    layer_case("gru no bias", nn.GRU(2, 3, bias=False, batch_first=True)),
    layer_case("gru stacked", nn.GRU(2, 3, 2, bidirectional=True, batch_first=True), lengths),
])
