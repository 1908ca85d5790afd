"""Losses: values and gradients to outputs, for all options of the Java side."""

import torch
import torch.nn.functional as F

from common import case, differentiated, write

torch.manual_seed(3)


def randn(*shape):
    return torch.randn(*shape, dtype=torch.float64)


x, y = randn(5, 4), randn(5, 4)
labels = torch.tensor([2, 0, 3, 3, 1])
padded = torch.tensor([2, -100, 3, -100, 1])
weight = torch.tensor([0.5, 2.0, 1.0, 0.25], dtype=torch.float64)
soft = F.softmax(randn(5, 4), 1)
images, pixels = randn(2, 3, 4, 2), torch.randint(0, 3, (2, 4, 2))
yes = torch.randint(0, 2, (5, 4)).double()
signs = torch.tensor([1.0, -1, -1, 1, -1], dtype=torch.float64)
cases = [
    differentiated("crossEntropy", lambda x: F.cross_entropy(x, labels), x=x),
    differentiated("crossEntropy smoothing", lambda x: F.cross_entropy(x, labels, label_smoothing=0.1), x=x),
    differentiated("crossEntropy weight", lambda x: F.cross_entropy(x, labels, weight), x=x),
    differentiated("crossEntropy ignored", lambda x: F.cross_entropy(x, padded), x=x),
    differentiated(
        "crossEntropy all options", lambda x: F.cross_entropy(x, padded, weight, label_smoothing=0.3), x=x),
    differentiated("crossEntropy soft", lambda x, y: F.cross_entropy(x, y), x=x, y=soft),
    differentiated(
        "crossEntropy soft all options",
        lambda x, y: F.cross_entropy(x, y, weight, label_smoothing=0.2), x=x, y=soft),
    differentiated("crossEntropy images", lambda x: F.cross_entropy(x, pixels, label_smoothing=0.1), x=images),
    differentiated("negativeLogLikelihood", lambda x: F.nll_loss(x, labels), x=F.log_softmax(x, 1)),
    differentiated("binaryCrossEntropy", lambda x, y: F.binary_cross_entropy_with_logits(x, y), x=x, y=soft),
    differentiated(
        "binaryCrossEntropy weight",
        lambda x: F.binary_cross_entropy_with_logits(x, yes, pos_weight=weight), x=x * 3),
    differentiated("binaryCrossEntropyOfProbabilities", lambda x: F.binary_cross_entropy(x, yes), x=soft),
    differentiated("kullbackLeibler", lambda x: F.kl_div(x, soft, reduction="batchmean"), x=F.log_softmax(x, 1)),
    differentiated("meanSquaredError", F.mse_loss, input=x, target=y),
    differentiated("meanAbsoluteError", F.l1_loss, input=x, target=y),
    differentiated("huber", lambda x, y: F.huber_loss(x, y, delta=0.7), x=x, y=y),
    differentiated("hinge", lambda x: (1 - signs * x).clamp(min=0).mean(), x=x[:, 0]),
    differentiated("multiClassHinge", lambda x: F.multi_margin_loss(x, labels, margin=0.8), x=x),
    differentiated(
        "triplet", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=1.0), a=x, p=y, n=randn(5, 4)),
    differentiated(
        "cosineEmbedding", lambda x, y: F.cosine_embedding_loss(x, y, signs, margin=-0.2), x=x, y=y),
]
logits = randn(4, 9, 5)
targets = torch.tensor([[1, 2, 2, 4], [3, 3, 3, 0], [4, 0, 0, 0], [1, 2, 3, 4]])
steps, counts = torch.tensor([9, 7, 4, 9]), torch.tensor([4, 3, 1, 0])


def ctc(x, blank=0, labels=targets, steps=steps, counts=counts, zero=False):
    return F.ctc_loss(
        F.log_softmax(x, -1).permute(1, 0, 2), labels, steps, counts, blank=blank, zero_infinity=zero)


def with_data(c, **data):
    extra = case("", data, {})
    c["inputs"].update(extra["inputs"])
    return c


cases += [
    with_data(differentiated("ctc", ctc, x=logits), labels=targets),
    with_data(
        differentiated("ctc blank", lambda x: ctc(x, 4, (targets + 4) % 5, steps, torch.tensor([2, 3, 0, 3])), x=logits),
        labels=(targets + 4) % 5),
    with_data(
        differentiated("ctc impossible", lambda x: ctc(x, steps=torch.tensor([4, 7, 4, 9]), zero=True), x=logits),
        labels=targets),
]
for c in cases:
    c["inputs"].update(case("", {"labels_": labels, "pixels": pixels, "yes": yes, "soft": soft, "signs": signs,
                                 "weight": weight, "padded": padded}, {})["inputs"])
write("losses", cases)
