package org.lectern.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.lectern.tensor.Rng;
import org.lectern.tensor.TensorException;

/**
 * Where training is, but for the tensors: what a checkpoint holds as text.
 *
 * @param epochs the completed ones
 * @param batch how many batches of the next epoch are done
 * @param batches how many batches an epoch has; 0 if that was not known
 * @param step how many batches are done in all
 * @param sums of the scores in the epoch begun
 * @param startRngs the generators as the epoch began, before the order of its batches was drawn
 * @param rngs the generators now
 * @param owner whose the learner's state is
 * @param numbers the learner's
 * @param plateau the plateau schedule's numbers; empty without one
 */
record Position(
        List<Epoch> epochs,
        int batch,
        int batches,
        long step,
        Mean.Sums sums,
        List<Rng.State> startRngs,
        List<Rng.State> rngs,
        String owner,
        Map<String, Double> numbers,
        Map<String, Double> plateau) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Position of(String json) {
        try {
            return JSON.readValue(json, Position.class);
        } catch (JsonProcessingException e) {
            throw new TensorException(
                    "Checkpoints.resume",
                    "a checkpoint of this version",
                    String.valueOf(e.getOriginalMessage()),
                    "begin again in another folder");
        }
    }
}
