package org.lectern.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** The weights in a checkpoint beside those of the network that is to go on from it. */
final class SavedNetwork {
    private SavedNetwork() {}

    /** Refuses weights of other names or shapes. */
    static void check(Map<String, Tensor> own, Map<String, Tensor> saved) {
        List<String> differences = new ArrayList<>();
        saved.forEach((name, tensor) -> {
            Tensor mine = own.get(name);
            if (mine == null || !Arrays.equals(mine.shape(), tensor.shape())) {
                differences.add((mine == null ? "no " + name : name + " " + Arrays.toString(mine.shape())) + " where "
                        + Arrays.toString(tensor.shape()) + " was saved");
            }
        });
        own.keySet().stream()
                .filter(name -> !saved.containsKey(name))
                .forEach(name -> differences.add(name + ", which was not saved"));
        if (!differences.isEmpty()) {
            throw new TensorException(
                    "Checkpoints.resume",
                    "the network that was saved",
                    "another one with " + differences.get(0)
                            + (differences.size() == 1 ? "" : " and " + (differences.size() - 1) + " more differences"),
                    "build the network as before, or name another folder");
        }
    }
}
