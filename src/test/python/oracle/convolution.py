"""Convolutions, pooling, unfold and upsampling."""

import torch
import torch.nn.functional as F

from common import differentiated, write

torch.manual_seed(2)


def randn(*shape):
    # Few digits keep the file small; they are exact in float32 too.
    return (torch.randn(*shape, dtype=torch.float64) * 64).round() / 64



cases = []
for i, (x, w, options) in enumerate([
    ((2, 3, 5, 4), (4, 3, 3, 2), {}),
    ((2, 1, 6, 6), (2, 1, 3, 3), {"padding": 1}),
    ((2, 2, 7, 6), (3, 2, 3, 2), {"stride": 2, "padding": (0, 1)}),
    ((1, 2, 7, 8), (2, 2, 2, 3), {"dilation": (2, 3), "stride": (1, 2)}),
    ((2, 4, 5, 5), (6, 2, 3, 3), {"groups": 2, "padding": 2}),
    ((1, 16, 4, 4), (6, 16, 3, 3), {"padding": 1}),
]):
    cases.append(differentiated(
        f"conv2d {i}", lambda x, w, b, o=options: F.conv2d(x, w, b, **o), x=randn(*x), w=randn(*w), b=randn(w[0])))
for i, (x, w, options) in enumerate([
    ((2, 3, 4, 3), (3, 2, 3, 2), {}),
    ((1, 2, 4, 4), (2, 3, 4, 4), {"stride": 2, "padding": 1}),
    ((1, 4, 3, 3), (4, 1, 3, 3), {"stride": 2, "groups": 2, "output_padding": 1}),
    ((1, 2, 3, 4), (2, 1, 2, 2), {"dilation": (2, 1), "stride": (1, 2)}),
]):
    filters = w[1] * options.get("groups", 1)
    cases.append(differentiated(
        f"convTranspose2d {i}", lambda x, w, b, o=options: F.conv_transpose2d(x, w, b, **o),
        x=randn(*x), w=randn(*w), b=randn(filters)))
cases.append(differentiated(
    "conv1d", lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=1, dilation=2),
    x=randn(2, 3, 9), w=randn(2, 3, 3), b=randn(2)))
cases.append(differentiated(
    "convTranspose1d", lambda x, w, b: F.conv_transpose1d(x, w, b, stride=2, padding=1),
    x=randn(2, 3, 4), w=randn(3, 2, 3), b=randn(2)))

image = randn(2, 2, 6, 7)
ties = torch.tensor([[[[1., 1., 2., 2.], [1., 1., 2., 3.], [0., -0., 5., 5.], [0., 0., 4., 5.]]]], dtype=torch.float64)
nan, inf = float("nan"), float("inf")
odd = torch.tensor([[[[nan, 1., -inf, -inf], [2., nan, -inf, -inf], [inf, 3., nan, inf], [4., inf, 5., 6.]]]],
                   dtype=torch.float64)
for name, x in {"image": image, "ties": ties, "odd": odd}.items():
    cases.append(differentiated(f"maxPool2d 2 {name}", lambda x: F.max_pool2d(x, 2), x=x))
    cases.append(differentiated(f"maxPool2d 3 2 1 {name}", lambda x: F.max_pool2d(x, 3, 2, 1), x=x))
    cases.append(differentiated(f"avgPool2d 2 {name}", lambda x: F.avg_pool2d(x, 2), x=x))
cases.append(differentiated("maxPool2d dilated", lambda x: F.max_pool2d(x, (2, 3), 1, 1, 2), x=image))
cases.append(differentiated("maxPool1d", lambda x: F.max_pool1d(x, 3, 2), x=randn(2, 2, 8)))
cases.append(differentiated("avgPool2d 3 2 1", lambda x: F.avg_pool2d(x, 3, 2, 1), x=image))
cases.append(differentiated("avgPool1d", lambda x: F.avg_pool1d(x, 2), x=randn(2, 2, 7)))
cases.append(differentiated("adaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, (4, 3)), x=image))
cases.append(differentiated("globalMaxPool2d", lambda x: F.adaptive_max_pool2d(x, 1).flatten(1), x=image))
cases.append(differentiated("globalAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, 1).flatten(1), x=image))
cases.append(differentiated(
    "unfold", lambda x: F.unfold(x, (2, 3), dilation=2, padding=1, stride=(1, 2)), x=image))
cases.append(differentiated(
    "fold", lambda x: F.fold(x, (5, 4), (2, 3), padding=1), x=randn(2, 12, 24)))
cases.append(differentiated("upsampleNearest", lambda x: F.interpolate(x, scale_factor=2), x=randn(1, 2, 3, 2)))
cases.append(differentiated(
    "upsampleBilinear", lambda x: F.interpolate(x, scale_factor=3, mode="bilinear", align_corners=False),
    x=randn(1, 2, 3, 4)))
write("convolution", cases)
