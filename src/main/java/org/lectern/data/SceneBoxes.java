package org.lectern.data;

import org.lectern.tensor.Tensor;

/**
 * Where the objects of scenes are, in rows of equal length; {@code k} is the most objects that a scene of the set may have.
 *
 * @param boxes left, top, right and bottom in pixels, {@code (n, k, 4)}, right and bottom beyond the last pixel; 0 where there is
 *     no object
 * @param classes the shapes, int32 {@code (n, k)}; -100, which {@code crossEntropy().ignoreIndex(-100)} ignores, where there is no
 *     object
 * @param counts how many objects each scene has
 */
public record SceneBoxes(Tensor boxes, Tensor classes, int[] counts) {}
