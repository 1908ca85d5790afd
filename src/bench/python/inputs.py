"""The numbers that all contenders share, as in Inputs.java."""

import math

import numpy as np
import torch


def _hash(salt, size):
    mask = 0xFFFFFFFF
    h = np.arange(size, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(salt * 0x85EBCA77 & mask)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    return h ^ h >> np.uint32(16)


def values(salt, *shape):
    numbers = (_hash(salt, math.prod(shape)) >> np.uint32(8)).astype(np.float32) / np.float32(8388608) - np.float32(1)
    return torch.from_numpy(numbers.reshape(shape))


def weight(salt, *shape):
    return values(salt, *shape) * np.float32(math.prod(shape) ** -0.25)


def bias(salt, size):
    return values(salt, size) * np.float32(0.05)


def gain(salt, size):
    return values(salt, size) * np.float32(0.05) + 1


def fractions(salt, *shape):
    return values(salt, *shape) * np.float32(0.5) + np.float32(0.5)


def labels(salt, size, classes):
    return torch.from_numpy(((_hash(salt, size) >> np.uint32(8)) % np.uint32(classes)).astype(np.int64))


def sums(tensor):
    x = tensor.detach().contiguous().numpy().reshape(-1).astype(np.float64)
    return [float(x.sum()), float((x * (np.arange(x.size) % 7 - 3)).sum()), float(np.abs(x).sum())]
