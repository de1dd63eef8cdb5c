package org.diffusionfleet.loadtest.faults.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);

    @Test
    void shouldPlanTheSameWhenSeedIsTheSame() {
        // When
        var plan = Plan.of(42, 100, ALL);

        assertThat(plan).isEqualTo(Plan.of(42, 100, ALL)).isNotEqualTo(Plan.of(43, 100, ALL));
    }

    @Test
    void shouldBeginTheSameWhenItIsLonger() {
        // When
        var longer = Plan.of(42, 200, ALL);

        assertThat(longer.subList(0, 100)).isEqualTo(Plan.of(42, 100, ALL));
    }

    @Test
    void shouldHaveEveryKindInEveryDeck() {
        // When
        var plan = Plan.of(7, 100, ALL);

        assertThat(plan).extracting(Plan.Step::kind).containsAll(ALL);
        assertThat(plan).extracting(Plan.Step::number).startsWith(1, 2, 3).doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepToKindsAskedFor() {
        // When
        var plan = Plan.of(7, 20, EnumSet.of(Kind.LOST_ANSWER, Kind.STORE_DOWN));

        assertThat(plan).hasSize(20).extracting(Plan.Step::kind).containsOnly(Kind.LOST_ANSWER, Kind.STORE_DOWN);
    }
}
