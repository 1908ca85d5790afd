package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExercisesTest {
    @Test
    void everyClassOfChecksIsInTheIndex() {
        List<String> annotated = new ClassFileImporter()
                .importPackages("org.lectern.homework", "org.lectern.grading").stream()
                        .filter(type -> type.isAnnotatedWith(Exercise.class))
                        .map(JavaClass::getName)
                        .collect(Collectors.toList());
        assertThat(Exercises.all()).extracting(e -> e.type().getName()).containsExactlyInAnyOrderElementsOf(annotated);
    }

    @Test
    void everyQuestionOfTheCourseHasPointsAndEveryCheckAHint() {
        for (ExerciseClass exercise : Exercises.all()) {
            if (exercise.type().getPackageName().equals("org.lectern.homework")) {
                assertThat(exercise.questions()).isNotEmpty().allSatisfy(question -> {
                    assertThat(question.points()).isPositive();
                    assertThat(question.type().getDeclaredMethods())
                            .filteredOn(method -> method.isAnnotationPresent(Check.class))
                            .allSatisfy(check ->
                                    assertThat(ExerciseClass.hints(check)).isNotEmpty());
                });
            }
        }
    }

    @Test
    void pointsOfHiddenChecksAreCountedApart() {
        ExerciseClass.Asked square = Exercises.named("test-arithmetic").question("square");
        assertThat(square.points()).isEqualTo(3);
        assertThat(square.hiddenPoints()).isEqualTo(4);
    }
}
