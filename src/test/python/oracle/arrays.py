"""Choosing, ordering, contracting and decomposing."""

import torch
import torch.nn.functional as F

from common import case, differentiated, write

torch.manual_seed(3)


def randn(*shape):
    return torch.randn(*shape, dtype=torch.float64)


x = randn(3, 5)
cube = randn(2, 3, 4)
index = torch.tensor([[4, 0, 1], [2, 2, 3]])
zeros = torch.tensor([[0.0, 2, 3], [0, 0, 4], [1, 5, 6]], dtype=torch.float64)
square = randn(3, 3)
batch = randn(2, 3, 3)
odd = torch.tensor([2.0, float("nan"), -1, 2, float("inf"), -0.0, 0, float("-inf"), 2], dtype=torch.float64)

cases = [
    differentiated("index", lambda x: x[:, index], x=x),
    differentiated("gather", lambda x: x.gather(1, index), x=x),
    differentiated("gather first axis", lambda x: x.gather(0, index % 3), x=x),
    differentiated("maskedSelect", lambda x: x[x > 0], x=x),
    differentiated("maskedFill", lambda x: x.masked_fill(x > 0, -2), x=x),
    differentiated("slice step", lambda x: x[:, 1:5:2], x=x),
    differentiated("chunk", lambda x: x.chunk(3, 1)[2], x=x),
    differentiated("flip", lambda x: x.flip(0, 2), x=cube),
    differentiated("roll", lambda x: x.roll(2, 1), x=x),
    differentiated("tile", lambda x: x.tile(2, 3), x=x),
    differentiated("repeatInterleave", lambda x: x.repeat_interleave(2, 1), x=x),
    differentiated("pad", lambda x: F.pad(x, (1, 2, 0, 3), value=0.5), x=x),
    differentiated("pad reflect", lambda x: F.pad(x[None], (3, 2), mode="reflect")[0], x=x),
    differentiated("pad edge", lambda x: F.pad(x[None], (3, 2), mode="replicate")[0], x=x),
    differentiated("pad wrap", lambda x: F.pad(x[None], (3, 2), mode="circular")[0], x=x),
    differentiated("tril", lambda x: x.tril(1), x=cube),
    differentiated("triu", lambda x: x.triu(-1), x=cube),
    differentiated("diagonal", lambda x: torch.diagonal(x, 1, -2, -1), x=cube),
    differentiated("diag", lambda x: torch.diag_embed(x), x=x),
    differentiated("prod", lambda x: x.prod(1), x=zeros),
    differentiated("prod of all", lambda x: x.prod(), x=x),
    differentiated("cumsum", lambda x: x.cumsum(1), x=cube),
    differentiated("cumprod", lambda x: x.cumprod(1), x=zeros),
    differentiated("sort", lambda x: x.sort(1).values, x=cube),
    differentiated("sort descending", lambda x: x.sort(0, descending=True).values, x=cube),
    differentiated("topK", lambda x: x.topk(2, 1).values, x=x),
    case("argsort odd", {"x": odd}, {"value": torch.sort(odd, stable=True).indices}),
    case("argsort odd descending", {"x": odd}, {"value": torch.sort(odd, stable=True, descending=True).indices}),
    case("topK indices", {"x": cube}, {"value": cube.topk(3, -1).indices}),
    case("nonzero", {"x": zeros}, {"value": zeros.nonzero()}),
    differentiated("einsum ij,jk->ik", lambda a, b: torch.einsum("ij,jk->ik", a, b), a=x, b=randn(5, 2)),
    differentiated("einsum ij,kj", lambda a, b: torch.einsum("ij,kj", a, b), a=x, b=randn(2, 5)),
    differentiated("einsum bij,bkj->bik", lambda a, b: torch.einsum("bij,bkj->bik", a, b), a=cube, b=randn(2, 5, 4)),
    differentiated("einsum bij,bij->b", lambda a, b: torch.einsum("bij,bij->b", a, b), a=cube, b=randn(2, 3, 4)),
    differentiated("einsum ii", lambda a: torch.einsum("ii", a), a=square),
    differentiated("einsum bii->bi", lambda a: torch.einsum("bii->bi", a), a=batch),
    differentiated("einsum a,b->ba", lambda a, b: torch.einsum("a,b->ba", a, b), a=randn(3), b=randn(4)),
    differentiated(
        "einsum bi,ij,bj->b", lambda a, b, c: torch.einsum("bi,ij,bj->b", a, b, c), a=randn(2, 3), b=x, c=randn(2, 5)
    ),
    differentiated("inverse", lambda x: torch.linalg.inv(x), x=square),
    differentiated("inverse of a batch", lambda x: torch.linalg.inv(x), x=batch),
    differentiated("det", lambda x: torch.linalg.det(x), x=batch),
    differentiated("solve", lambda a, b: torch.linalg.solve(a, b), a=batch, b=randn(2, 3, 2)),
    differentiated("solve a vector", lambda a, b: torch.linalg.solve(a, b), a=square, b=randn(3)),
    differentiated("svd s", lambda x: torch.linalg.svdvals(x), x=x),
]


def signed(part):
    """The factors with PyTorch's signs turned so that the element of largest size in each column of u is positive."""

    def function(x):
        u, s, vt = torch.linalg.svd(x, full_matrices=False)
        at = u.detach().abs().argmax(0)
        sign = torch.sign(u.detach()[at, torch.arange(u.shape[1])])
        return u * sign if part == "u" else vt * sign[:, None]

    return function


for shape in ((5, 3), (3, 5), (3, 3)):
    matrix = randn(*shape)
    for part in ("u", "vt"):
        cases.append(differentiated("svd %s %d %d" % (part, *shape), signed(part), x=matrix))

write("arrays", cases)
