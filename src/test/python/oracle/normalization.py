"""Normalisation and embedding."""

import torch
import torch.nn.functional as F

from common import case, differentiated, write

torch.manual_seed(2)


def r(*shape):
    return torch.randn(*shape, dtype=torch.float64)


cases = [
    differentiated("layerNorm", lambda x, w, b: F.layer_norm(x, (3, 5), w, b), x=r(4, 3, 5), w=r(3, 5), b=r(3, 5)),
    differentiated("layerNorm large mean", lambda x: F.layer_norm(x, (40,)), x=r(3, 40) + 100),
    differentiated("groupNorm", lambda x, w, b: F.group_norm(x, 3, w, b), x=r(2, 6, 3, 2), w=r(6), b=r(6)),
]
for name, shape in (("(N, C)", (7, 3)), ("(N, C, L)", (3, 3, 5)), ("(N, C, H, W)", (2, 3, 9, 10))):
    mean, var = r(3), r(3).abs() + 0.5
    cases.append(differentiated(
        "batchNorm training " + name,
        lambda x, w, b: F.batch_norm(x, None, None, w, b, True), x=r(*shape), w=r(3), b=r(3)))
    cases.append(differentiated(
        "batchNorm evaluating " + name,
        lambda x, w, b, mean, var: F.batch_norm(x, mean.detach(), var.detach(), w, b, False),
        x=r(*shape), w=r(3), b=r(3), mean=mean, var=var))
    x = r(*shape)
    mean_after, var_after = mean.clone(), var.clone()
    y = F.batch_norm(x, mean_after, var_after, None, None, True, 0.3)
    cases.append(case(
        "batchNorm running " + name,
        {"x": x, "mean": mean, "var": var}, {"value": y, "mean": mean_after, "var": var_after}))

words = torch.tensor([[4, 0, 2, 2], [1, 4, 4, 0]])
cases.append(differentiated("embedding", lambda w, words: F.embedding(words, w), w=r(6, 3), words=words))
cases.append(differentiated("embedding padding 4", lambda w, words: F.embedding(words, w, 4), w=r(6, 3), words=words))
write("normalization", cases)
