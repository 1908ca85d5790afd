package org.lectern.safety;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.optim.Adam;
import org.lectern.safety.BadCalls.BadCall;
import org.lectern.tensor.Backends;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Makes all bad calls and notes what was not refused well. The main method of a JVM of its own: backend, file, folder. */
final class Refusals {
    /** Operation, needed, got and remedy, none of them empty. */
    private static final Pattern FOUR_PARTS =
            Pattern.compile("\\S.*: needs .*\\S.*, got .*\\S.*; .*\\S.*", Pattern.DOTALL);

    private Refusals() {}

    public static void main(String[] arguments) throws Exception {
        Backends.use(arguments[0]);
        List<String> faults = new ArrayList<>();
        List<BadCall> calls = new ArrayList<>(BadCalls.all());
        calls.addAll(BadNetworkCalls.all(Path.of(arguments[2])));
        float[] before = computation();
        for (BadCall bad : calls) {
            String fault = fault(bad.call());
            if (!fault.isEmpty()) {
                faults.add(bad.mistake() + ": " + fault);
            }
        }
        if (!java.util.Arrays.equals(before, computation())) {
            faults.add("what was computed afterwards differs");
        }
        faults.add(calls.size() + " calls");
        Files.write(Path.of(arguments[1]), faults);
    }

    private static String fault(Runnable call) {
        try {
            call.run();
            return "was not refused";
        } catch (Throwable e) {
            if (!e.getClass().getName().startsWith("org.lectern.")) {
                return e + " at "
                        + java.util.Arrays.stream(e.getStackTrace()).limit(4).toList();
            }
            String message = String.valueOf(e.getMessage());
            if (!FOUR_PARTS.matcher(message).matches()) {
                return "lacks a part: " + message;
            }
            if (e instanceof TensorException t
                    && (t.operation().isBlank()
                            || t.needed().isBlank()
                            || t.got().isBlank()
                            || t.remedy().isBlank())) {
                return "has an empty part: " + message;
            }
            return "";
        }
    }

    /** Some of all that there is, by which it shows whether memory or state was harmed. */
    private static float[] computation() {
        Rng rng = Rng.seed(3);
        Linear layer = new Linear(20, 4, rng);
        Tensor x = Tensor.randn(rng, 64, 20);
        Tensor labels = x.slice(1, 0, 4).argmax(1);
        Adam adam = Adam.of(layer.parameters()).lr(0.01);
        for (int i = 0; i < 20; i++) {
            adam.step(() -> Losses.crossEntropy(layer.forward(x), labels));
        }
        Tensor image = Tensor.randn(rng, 2, 3, 8, 8);
        Tensor features =
                image.conv2d(Tensor.randn(rng, 4, 3, 3, 3)).relu().maxPool2d(2).flatten();
        return Tensor.concat(
                        0,
                        layer.weight().flatten(),
                        features,
                        x.matmul(x.transpose()).exp().sum(1))
                .toFloats();
    }
}
