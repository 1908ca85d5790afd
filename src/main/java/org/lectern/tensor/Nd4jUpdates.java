package org.lectern.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The optimizers' rules as ND4J ops, on vectors. */
final class Nd4jUpdates {
    private Nd4jUpdates() {}

    static void apply(Updates.Rule rule, INDArray x, INDArray gradient, INDArray[] states) {
        INDArray g = gradient.add(x.mul(rule.weightDecay()));
        if (rule instanceof Updates.Adagrad adagrad) {
            states[0].addi(g.mul(g));
            x.subi(g.mul(adagrad.lr()).div(root(states[0]).add(adagrad.epsilon())));
        } else if (rule instanceof Updates.RmsProp rmsProp) {
            x.subi(rmsProp(rmsProp, g, states).mul(rmsProp.lr()));
        } else if (rule instanceof Updates.Adadelta adadelta) {
            keep(states[0], g.mul(g), adadelta.rho());
            INDArray step = root(states[1].add(adadelta.epsilon()))
                    .div(root(states[0].add(adadelta.epsilon())))
                    .mul(g);
            keep(states[1], step.mul(step), adadelta.rho());
            x.subi(step.mul(adadelta.lr()));
        } else if (rule instanceof Updates.Nadam nadam) {
            keep(states[0], g, nadam.beta1());
            keep(states[1], g.mul(g), nadam.beta2());
            INDArray root = root(states[1].div(1 - Math.pow(nadam.beta2(), nadam.step())))
                    .add(nadam.epsilon());
            x.subi(g.mul(nadam.gradientRate())
                    .add(states[0].mul(nadam.meanRate()))
                    .div(root));
        }
    }

    private static INDArray rmsProp(Updates.RmsProp rule, INDArray g, INDArray[] states) {
        keep(states[0], g.mul(g), rule.alpha());
        INDArray spread = states[0];
        if (rule.centered()) {
            keep(states[1], g, rule.alpha());
            spread = spread.sub(states[1].mul(states[1]));
        }
        INDArray step = g.div(root(spread).add(rule.epsilon()));
        return rule.momentum() == 0
                ? step
                : states[states.length - 1].muli(rule.momentum()).addi(step);
    }

    /** state = part state + (1 - part) news. */
    private static void keep(INDArray state, INDArray news, double part) {
        state.muli(part).addi(news.mul(1 - part));
    }

    private static INDArray root(INDArray x) {
        return Transforms.sqrt(x, true);
    }
}
