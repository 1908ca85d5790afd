"""Optimizers over 20 steps and schedules, in float64."""

import torch
from torch import optim
from torch.optim import lr_scheduler as S

from common import case, write

START = torch.tensor([[1.5, -2.0, 0.25], [0.5, 3.0, -1.0]], dtype=torch.float64)
SCALE = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
STEPS = 20


def loss(p, q):
    """A bowl with ripples, a steep valley in q; both parameters meet in the last term."""
    return (0.5 * p * p * SCALE).sum() - p.cos().sum() + 10 * (q[1] - q[0] ** 2) ** 2 + (1 - q[0]) ** 2 + 0.1 * p.sum() * q.sum()


def run(name, make):
    p = START.clone().requires_grad_()
    q = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = make([p, q])
    ps, qs = [], []

    def closure():
        optimizer.zero_grad()
        value = loss(p, q)
        value.backward()
        return value

    for _ in range(STEPS):
        optimizer.step(closure)
        ps.append(p.detach().clone())
        qs.append(q.detach().clone())
    return case(name, {"p": START}, {"p": torch.stack(ps), "q": torch.stack(qs)})


class Nadam(optim.Optimizer):
    """NAdam as PyTorch has it since 2.0; 1.13 took mu_t twice in the look ahead and kept the product in float32."""

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, momentum_decay=4e-3, weight_decay=0):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, decay=momentum_decay, weight_decay=weight_decay))

    def step(self, closure):
        with torch.enable_grad():
            closure()
        group = self.param_groups[0]
        beta1, beta2 = group["betas"]
        with torch.no_grad():
            for p in group["params"]:
                s = self.state[p]
                t = s["t"] = s.get("t", 0) + 1
                g = p.grad + group["weight_decay"] * p
                mu, ahead = (beta1 * (1 - 0.5 * 0.96 ** (i * group["decay"])) for i in (t, t + 1))
                s["product"] = s.get("product", 1) * mu
                s["m"] = torch.lerp(g, s.get("m", torch.zeros_like(p)), beta1)
                s["v"] = torch.lerp(g * g, s.get("v", torch.zeros_like(p)), beta2)
                hat = ahead * s["m"] / (1 - s["product"] * ahead) + (1 - mu) * g / (1 - s["product"])
                p -= group["lr"] * hat / ((s["v"] / (1 - beta2 ** t)).sqrt() + group["eps"])


def rates(name, make, steps=60, lr=0.5, metrics=None):
    optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make(optimizer)
    values = []
    for i in range(steps):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(*([] if metrics is None else [metrics[i]]))
    inputs = {} if metrics is None else {"metrics": torch.tensor(metrics, dtype=torch.float64)}
    return case("schedule " + name, inputs, {"lr": torch.tensor(values, dtype=torch.float64)})


def warm_cosine(o):
    warm = S.LinearLR(o, start_factor=0.1, total_iters=10)
    return S.SequentialLR(o, [warm, S.CosineAnnealingLR(o, 40, eta_min=0.01)], milestones=[10])


def clipped(name, clip):
    a = torch.tensor([3.0, -4.0], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([[0.5, 12.0]], dtype=torch.float64, requires_grad=True)
    (a * a).sum().add((b * b).sum()).backward()
    clip([a, b])
    return case("clip " + name, {"a": a, "b": b}, {"a": a.grad, "b": b.grad})


losses = [1.0, 0.9, 0.8, 0.80001, 0.79999, 0.81, 0.8, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.5, 0.51, 0.52, 0.53, 0.54, 0.55,
          0.56, 0.57, 0.58, 0.59, 0.6]
write("optimizers", [
    run("sgd", lambda p: optim.SGD(p, lr=0.002)),
    run("sgd momentum", lambda p: optim.SGD(p, lr=0.002, momentum=0.9, weight_decay=0.1)),
    run("sgd nesterov", lambda p: optim.SGD(p, lr=0.002, momentum=0.8, nesterov=True)),
    run("adagrad", lambda p: optim.Adagrad(p, lr=0.1)),
    run("adagrad decay", lambda p: optim.Adagrad(p, lr=0.1, lr_decay=0.05, weight_decay=0.1)),
    run("rmsprop", lambda p: optim.RMSprop(p, lr=0.02)),
    run("rmsprop centered", lambda p: optim.RMSprop(p, lr=0.02, alpha=0.9, centered=True, weight_decay=0.1)),
    run("rmsprop momentum", lambda p: optim.RMSprop(p, lr=0.01, alpha=0.95, momentum=0.7, eps=1e-6)),
    run("rmsprop all", lambda p: optim.RMSprop(p, lr=0.01, momentum=0.5, centered=True)),
    run("adadelta", lambda p: optim.Adadelta(p)),
    run("adadelta decay", lambda p: optim.Adadelta(p, lr=0.5, rho=0.8, eps=1e-4, weight_decay=0.2)),
    run("adam", lambda p: optim.Adam(p, lr=0.05)),
    run("adam decay", lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.3)),
    run("adamw", lambda p: optim.AdamW(p, lr=0.05)),
    run("adamw decay", lambda p: optim.AdamW(p, lr=0.05, betas=(0.8, 0.95), weight_decay=0.3)),
    run("nadam", lambda p: Nadam(p, lr=0.05)),
    run("nadam decay", lambda p: Nadam(p, lr=0.05, betas=(0.8, 0.95), momentum_decay=0.02, weight_decay=0.3)),
    run("lbfgs", lambda p: optim.LBFGS(p, lr=0.02, max_iter=3, history_size=4)),
    run("lbfgs wolfe", lambda p: optim.LBFGS(p, max_iter=2, history_size=5, line_search_fn="strong_wolfe")),
    rates("step", lambda o: S.StepLR(o, 7, gamma=0.5)),
    rates("multiStep", lambda o: S.MultiStepLR(o, [5, 20, 21], gamma=0.3)),
    rates("exponential", lambda o: S.ExponentialLR(o, 0.9)),
    rates("cosine", lambda o: S.CosineAnnealingLR(o, 59, eta_min=0.02)),
    rates("cosineRestarts", lambda o: S.CosineAnnealingWarmRestarts(o, 7, T_mult=2, eta_min=0.02)),
    rates("linear", lambda o: S.LinearLR(o, start_factor=0.25, total_iters=20)),
    rates("warmUp", warm_cosine, steps=50),
    rates("oneCycle", lambda o: S.OneCycleLR(o, max_lr=0.7, total_steps=60)),
    rates("plateau", lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=1, min_lr=0.01), steps=25, metrics=losses),
    clipped("norm", lambda p: torch.nn.utils.clip_grad_norm_(p, 2.0)),
    clipped("value", lambda p: torch.nn.utils.clip_grad_value_(p, 1.5)),
])
