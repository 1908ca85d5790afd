package org.lectern.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CostTest {
    @Test
    void whatAnAnswerTakesIsCountedWhereItIsComputedWithoutTheWay() {
        byte[] seven = Values.bytes(7.0, ValuesTest.NOTHING);
        RemoteAnswers answers = new RemoteAnswers(request -> Body.frame(Frame.Kind.VALUE, out -> {
            out.writeLong(40);
            out.writeLong(2);
            out.write(seven);
        }));
        Cost cost = Cost.ofAnswers(() -> {
            answers.call(null, "f", Double.class, new Object[0]);
            answers.call(null, "f", Double.class, new Object[0]);
        });
        assertThat(cost).isEqualTo(new Cost(2, 80, 4));
        assertThat(Cost.isAsked()).isFalse();
    }
}
