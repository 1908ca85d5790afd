"""PyTorch's cases, written as its users write them. A case is made to (work, check): what is timed, and what it comes to."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from inputs import bias, fractions, gain, labels, sums, values, weight

CHECKED_STEPS = 3
TIMED_RATE = 1e-8  # see Cases.java


def forward(make):
    """A computation without gradients."""

    def prepare():
        computation = make()

        def work():
            with torch.no_grad():
                return computation()

        return computation, lambda: [sums(work())]

    return prepare


def both(make):
    """A computation with the gradients of its leaves."""

    def prepare():
        computation, leaves = make()
        with torch.no_grad():
            shape = computation().shape
        upstream = torch.ones(shape) if len(shape) == 0 else values(99, *shape)

        def work():
            for leaf in leaves:
                leaf.grad = None
            out = computation()
            out.backward(upstream)
            return out

        def check():
            rows = [sums(work())]
            for leaf in leaves:
                # Where the others' weight is (in, out), PyTorch's is (out, in).
                rows.append(sums(leaf.grad.T if getattr(leaf, "transposed", False) else leaf.grad))
            return rows

        return work, check

    return prepare


def step(rate, make):
    """A step of training: make(rate) answers a loss function and an optimizer, or a whole step."""

    def one(rate):
        made = make(rate)
        if callable(made):
            return made
        computation, optimizer = made

        def run():
            optimizer.zero_grad(set_to_none=True)
            loss = computation()
            loss.backward()
            optimizer.step()
            return loss

        return run

    def prepare():
        def check():
            checked = one(rate)
            return [[float(checked().detach()) for _ in range(CHECKED_STEPS)]]

        return one(TIMED_RATE), check

    return prepare


# ---- layers with the shared first values


def fill(parameter, numbers):
    with torch.no_grad():
        parameter.copy_(numbers)


def linear(salt, inputs, outputs):
    layer = nn.Linear(inputs, outputs)
    fill(layer.weight, weight(salt, inputs, outputs).T)
    fill(layer.bias, bias(salt + 1, outputs))
    return layer


def conv(salt, channels, filters, kernel, **options):
    layer = nn.Conv2d(channels, filters, kernel, **options)
    fill(layer.weight, weight(salt, *layer.weight.shape))
    if layer.bias is not None:
        fill(layer.bias, bias(salt + 1, filters))
    return layer


def conv_transpose(salt, channels, filters, kernel, **options):
    layer = nn.ConvTranspose2d(channels, filters, kernel, **options)
    fill(layer.weight, weight(salt, *layer.weight.shape))
    if layer.bias is not None:
        fill(layer.bias, bias(salt + 1, filters))
    return layer


def norm(salt, layer):
    fill(layer.weight, gain(salt, layer.weight.numel()))
    fill(layer.bias, bias(salt + 1, layer.bias.numel()))
    return layer


# ---- eager, gemm


def eager(table):
    a, b = values(1, 64), values(2, 64)
    c, d = values(1, 64, 100), values(2, 64, 100)
    w, shift = values(3, 100, 10), values(4, 10)
    logits, large = values(5, 64, 10), values(6, 1000, 1000)
    table["eager", "add [64]"] = forward(lambda: lambda: a + b)
    table["eager", "add [64,100]"] = forward(lambda: lambda: c + d)
    table["eager", "add [64,100] in a scope"] = forward(lambda: lambda: c + d)
    table["eager", "mul [64,100]"] = forward(lambda: lambda: c * d)
    table["eager", "matmul 64x100x10"] = forward(lambda: lambda: c @ w)
    table["eager", "relu(xw+b) 64x100x10"] = forward(lambda: lambda: torch.relu(c @ w + shift))
    table["eager", "softmax [64,10]"] = forward(lambda: lambda: torch.softmax(logits, 1))
    table["eager", "exp [1000,1000]"] = forward(lambda: lambda: torch.exp(large))


def gemm(table):
    for n, k, m in ((64, 784, 256), (256, 1024, 1024), (1024, 1024, 1024)):

        def make(n=n, k=k, m=m):
            x, y = values(1, n, k), values(2, k, m)
            return lambda: x @ y

        table["gemm", f"{n}x{k}x{m}"] = forward(make)


# ---- layers


def convolution(table):
    for batch, channels, size, filters, kernel in ((64, 1, 28, 8, 5), (32, 16, 14, 32, 3), (16, 3, 32, 32, 3)):

        def make(gradients, batch=batch, channels=channels, size=size, filters=filters, kernel=kernel):
            x = values(1, batch, channels, size, size)
            w, b = weight(2, filters, channels, kernel, kernel), bias(3, filters)
            leaves = [w, b] if channels < 4 else [w, b, x]
            for leaf in leaves if gradients else []:
                leaf.requires_grad_()
            computation = lambda: F.conv2d(x, w, b)
            return (computation, leaves) if gradients else computation

        name = f"{batch}x{channels}x{size}x{size} {filters}f{kernel}"
        table["conv", name + " forward"] = forward(lambda make=make: make(False))
        table["conv", name + " both"] = both(lambda make=make: make(True))


def normalisation(table):
    for rows, columns in ((512, 128), (64, 1024)):

        def make(gradients, rows=rows, columns=columns):
            leaves = [values(1, rows, columns), gain(2, columns), bias(3, columns)]
            for leaf in leaves:
                leaf.requires_grad_(gradients)
            computation = lambda: F.layer_norm(leaves[0], (columns,), leaves[1], leaves[2])
            return (computation, leaves) if gradients else computation

        name = f"layer norm [{rows},{columns}]"
        table["norm", name + " forward"] = forward(lambda make=make: make(False))
        table["norm", name + " both"] = both(lambda make=make: make(True))

    def batch_norm(gradients):
        x = values(1, 32, 64, 16, 16).requires_grad_(gradients)
        layer = norm(2, nn.BatchNorm2d(64))
        computation = lambda: layer(x)
        return (computation, [x, layer.weight, layer.bias]) if gradients else computation

    table["norm", "batch norm [32,64,16,16] forward"] = forward(lambda: no_grad(batch_norm(False)))
    table["norm", "batch norm [32,64,16,16] both"] = both(lambda: batch_norm(True))

    for rows, columns in ((64, 10), (256, 1000)):

        def make(gradients, rows=rows, columns=columns):
            logits = values(1, rows, columns).requires_grad_(gradients)
            targets = labels(2, rows, columns)
            computation = lambda: F.cross_entropy(logits, targets)
            return (computation, [logits]) if gradients else computation

        name = f"softmax cross-entropy [{rows},{columns}]"
        table["norm", name + " forward"] = forward(lambda make=make: make(False))
        table["norm", name + " both"] = both(lambda make=make: make(True))


def no_grad(computation):
    """For layers, whose parameters want gradients."""

    def run():
        with torch.no_grad():
            return computation()

    return run


def embedding(table):
    def make(gradients):
        w = values(1, 5000, 128).requires_grad_(gradients)
        indices = labels(2, 32 * 50, 5000).reshape(32, 50)
        computation = lambda: F.embedding(indices, w)
        return (computation, [w]) if gradients else computation

    table["embedding", "[5000,128] of [32,50] forward"] = forward(lambda: make(False))
    table["embedding", "[5000,128] of [32,50] both"] = both(lambda: make(True))


def scaled_dot_product(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask, float("-inf"))
    return torch.softmax(scores, -1) @ v


def attention(table):
    def make(gradients, causal):
        q, k, v = (values(salt, 16, 4, 64, 32).requires_grad_(gradients) for salt in (1, 2, 3))
        mask = torch.triu(torch.ones(64, 64, dtype=torch.bool), 1) if causal else None
        computation = lambda: scaled_dot_product(q, k, v, mask)
        return (computation, [q, k, v]) if gradients else computation

    for name, causal in (("[16,4,64,32]", False), ("[16,4,64,32] causal", True)):
        table["attention", name + " forward"] = forward(lambda causal=causal: make(False, causal))
        table["attention", name + " both"] = both(lambda causal=causal: make(True, causal))

    def multi_head(gradients):
        layer = heads(100, 128, 4)
        x = values(1, 16, 64, 128).requires_grad_(gradients)
        computation = lambda: layer(x, x, x, need_weights=False)[0]
        return (computation, [x, *layer.parameters()]) if gradients else no_grad(computation)

    table["attention", "multi-head [16,64,128] forward"] = forward(lambda: multi_head(False))
    table["attention", "multi-head [16,64,128] both"] = both(lambda: multi_head(True))


def heads(salt, width, count):
    return heads_of(salt, nn.MultiheadAttention(width, count, batch_first=True))


def heads_of(salt, layer):
    width = layer.embed_dim
    fill(layer.in_proj_weight, weight(salt, width, 3 * width).T)
    fill(layer.in_proj_bias, bias(salt + 1, 3 * width))
    fill(layer.out_proj.weight, weight(salt + 2, width, width).T)
    fill(layer.out_proj.bias, bias(salt + 3, width))
    layer.in_proj_weight.transposed = layer.out_proj.weight.transposed = True
    return layer


# ---- steps of training


def linear_regression(lr):
    net = linear(100, 2, 1)
    x, y = values(1, 32, 2), values(2, 32, 1)
    return lambda: F.mse_loss(net(x), y), torch.optim.SGD(net.parameters(), lr)


def mlp(optimizer):
    def make(lr):
        net = nn.Sequential(linear(100, 784, 256), nn.ReLU(), linear(102, 256, 128), nn.ReLU(), linear(104, 128, 10))
        x, y = values(1, 64, 784), labels(2, 64, 10)
        return lambda: F.cross_entropy(net(x), y), optimizer(net.parameters(), lr)

    return make


def lenet(lr):
    net = nn.Sequential(
        conv(100, 1, 6, 5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        conv(102, 6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        linear(104, 400, 120),
        nn.ReLU(),
        linear(106, 120, 84),
        nn.ReLU(),
        linear(108, 84, 10),
    )
    x, y = values(1, 64, 1, 28, 28), labels(2, 64, 10)
    return lambda: F.cross_entropy(net(x), y), torch.optim.SGD(net.parameters(), lr)


class Basic(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, salt, channels, filters, stride):
        super().__init__()
        self.conv1 = conv(salt, channels, filters, 3, stride=stride, padding=1, bias=False)
        self.norm1 = norm(salt + 2, nn.BatchNorm2d(filters))
        self.conv2 = conv(salt + 4, filters, filters, 3, padding=1, bias=False)
        self.norm2 = norm(salt + 6, nn.BatchNorm2d(filters))
        self.around = None
        if stride != 1:
            self.around = nn.Sequential(
                conv(salt + 8, channels, filters, 1, stride=stride, bias=False),
                norm(salt + 10, nn.BatchNorm2d(filters)),
            )

    def forward(self, x):
        around = x if self.around is None else self.around(x)
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))) + around)


def resnet(lr):
    net = nn.Sequential(
        conv(100, 3, 16, 3, padding=1, bias=False),
        norm(102, nn.BatchNorm2d(16)),
        nn.ReLU(),
        Basic(120, 16, 16, 1),
        Basic(140, 16, 32, 2),
        Basic(160, 32, 64, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        linear(180, 64, 10),
    )
    x, y = values(1, 32, 3, 32, 32), labels(2, 32, 10)
    return lambda: F.cross_entropy(net(x), y), torch.optim.SGD(net.parameters(), lr, momentum=0.9)


def lstm(lr):
    recurrent = nn.LSTM(64, 128, batch_first=True)
    fill(recurrent.weight_ih_l0, weight(100, 512, 64))
    fill(recurrent.weight_hh_l0, weight(101, 512, 128))
    fill(recurrent.bias_ih_l0, bias(102, 512))
    fill(recurrent.bias_hh_l0, bias(103, 512))
    head = linear(104, 128, 10)
    x, y = values(1, 32, 50, 64), labels(2, 32, 10)
    parameters = [*recurrent.parameters(), *head.parameters()]
    return lambda: F.cross_entropy(head(recurrent(x)[0][:, -1]), y), torch.optim.Adam(parameters, lr)


def transformer(lr):
    block = nn.TransformerEncoderLayer(128, 4, 512, dropout=0.0, batch_first=True)
    heads_of(100, block.self_attn)
    fill(block.linear1.weight, weight(110, 128, 512).T)
    fill(block.linear1.bias, bias(111, 512))
    fill(block.linear2.weight, weight(112, 512, 128).T)
    fill(block.linear2.bias, bias(113, 128))
    norm(114, block.norm1)
    norm(116, block.norm2)
    x, y = values(1, 16, 64, 128), values(2, 16, 64, 128)
    return lambda: F.mse_loss(block(x), y), torch.optim.Adam(block.parameters(), lr)


def vae(lr):
    hidden, mean, log_variance = linear(100, 784, 256), linear(102, 256, 20), linear(104, 256, 20)
    decoder, pixels = linear(106, 20, 256), linear(108, 256, 784)
    x, noise = fractions(1, 64, 784), values(2, 64, 20)

    def loss():
        h = F.relu(hidden(x))
        mu, lv = mean(h), log_variance(h)
        z = mu + torch.exp(0.5 * lv) * noise
        logits = pixels(F.relu(decoder(z)))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x) * 784
        divergence = -0.5 / 64 * torch.sum(1 + lv - mu.square() - lv.exp())
        return reconstruction + divergence

    layers = nn.ModuleList([hidden, mean, log_variance, decoder, pixels])
    return loss, torch.optim.Adam(layers.parameters(), lr)


def dcgan(lr):
    generator = nn.Sequential(
        conv_transpose(100, 64, 128, 4, bias=False),
        norm(102, nn.BatchNorm2d(128)),
        nn.ReLU(),
        conv_transpose(104, 128, 64, 4, stride=2, padding=1, bias=False),
        norm(106, nn.BatchNorm2d(64)),
        nn.ReLU(),
        conv_transpose(108, 64, 32, 4, stride=2, padding=1, bias=False),
        norm(110, nn.BatchNorm2d(32)),
        nn.ReLU(),
        conv_transpose(112, 32, 3, 4, stride=2, padding=1, bias=False),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        conv(120, 3, 32, 4, stride=2, padding=1, bias=False),
        nn.LeakyReLU(0.2),
        conv(122, 32, 64, 4, stride=2, padding=1, bias=False),
        norm(124, nn.BatchNorm2d(64)),
        nn.LeakyReLU(0.2),
        conv(126, 64, 128, 4, stride=2, padding=1, bias=False),
        norm(128, nn.BatchNorm2d(128)),
        nn.LeakyReLU(0.2),
        conv(130, 128, 1, 4, bias=False),
        nn.Flatten(),
    )
    real, noise = values(1, 32, 3, 32, 32), values(2, 32, 64, 1, 1)
    ones, zeros = torch.ones(32, 1), torch.zeros(32, 1)
    adams = [torch.optim.Adam(net.parameters(), lr, betas=(0.5, 0.999)) for net in (generator, discriminator)]

    def run():
        adams[1].zero_grad(set_to_none=True)
        fake = generator(noise)
        loss = F.binary_cross_entropy_with_logits(discriminator(real), ones) + F.binary_cross_entropy_with_logits(
            discriminator(fake.detach()), zeros
        )
        loss.backward()
        adams[1].step()
        adams[0].zero_grad(set_to_none=True)
        fooled = F.binary_cross_entropy_with_logits(discriminator(fake), ones)
        fooled.backward()
        adams[0].step()
        return loss + fooled.detach()

    return run


def steps(table):
    table["step", "linear regression"] = step(0.1, linear_regression)
    table["step", "MLP Adam"] = step(1e-3, mlp(torch.optim.Adam))
    table["step", "MLP SGD"] = step(0.1, mlp(torch.optim.SGD))
    table["step", "LeNet"] = step(0.05, lenet)
    table["step", "ResNet"] = step(0.05, resnet)
    table["step", "LSTM"] = step(1e-3, lstm)
    table["step", "Transformer block"] = step(1e-3, transformer)
    table["step", "VAE"] = step(1e-3, vae)
    table["step", "DCGAN"] = step(2e-4, dcgan)


def table():
    made = {}
    for add in (eager, gemm, convolution, normalisation, embedding, attention, steps):
        add(made)
    return made
