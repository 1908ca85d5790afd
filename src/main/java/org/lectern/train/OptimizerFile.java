package org.lectern.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.SafeTensors;
import org.lectern.optim.Optimizer;
import org.lectern.optim.SavedState;
import org.lectern.tensor.Rng;
import org.lectern.tensor.TensorException;

/** An optimizer's state and generators in a file of the safetensors format: tensors as such, the rest as words about them. */
final class OptimizerFile {
    private static final String STATE = "lectern.optimizer";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is not a tensor. */
    record Words(
            @Nullable String owner,
            @Nullable Map<String, Double> numbers,
            @Nullable List<Rng.State> rngs) {}

    private OptimizerFile() {}

    static void save(Path file, Optimizer optimizer, List<Rng> rngs) {
        SavedState state = optimizer.state();
        try {
            String words = JSON.writeValueAsString(new Words(
                    state.owner(),
                    state.numbers(),
                    rngs.stream().map(Rng::state).toList()));
            SafeTensors.save(file, new SafeTensors.Content(state.tensors(), Map.of(STATE, words)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static void load(Path file, Optimizer optimizer, List<Rng> rngs) {
        SafeTensors.Content content = SafeTensors.read(file);
        String json = content.metadata().get(STATE);
        if (json == null) {
            throw none(file, "one without");
        }
        Words words;
        try {
            words = JSON.readValue(json, Words.class);
        } catch (JsonProcessingException e) {
            throw none(file, e.getOriginalMessage());
        }
        if (words == null || words.owner == null || words.numbers == null) {
            throw none(file, json);
        }
        // A file written before there were generators in it has none.
        List<Rng.State> states = words.rngs == null ? List.of() : words.rngs;
        if (states.size() != rngs.size()) {
            throw new TensorException(
                    "Checkpoints.load",
                    "the generators that were saved, " + states.size(),
                    String.valueOf(rngs.size()),
                    "load as it was saved: Checkpoints.load(file, optimizer, net.rngs(), ...)");
        }
        if (states.stream().anyMatch(state -> state == null || (state.gamma() & 1) == 0)) {
            throw none(file, json);
        }
        optimizer.load(new SavedState(words.owner, words.numbers, content.tensors()));
        for (int i = 0; i < rngs.size(); i++) {
            rngs.get(i).load(states.get(i));
        }
    }

    private static TensorException none(Path file, String got) {
        return new TensorException(
                "Checkpoints.load",
                "a file with an optimizer's state",
                got + " in " + file.getFileName(),
                "Checkpoints.save(file, optimizer) writes one; a network reads its own by net.load(file)");
    }
}
