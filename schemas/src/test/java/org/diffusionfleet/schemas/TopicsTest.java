package org.diffusionfleet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {

    @ParameterizedTest
    @CsvSource({
        "fleet.jobs.emoji-64.batch,emoji-64",
        "fleet.jobs.sd.v1.5.interactive,sd.v1.5",
        "fleet.jobs.batch,",
        "fleet.jobs..batch,",
        "fleet.control,",
        "other.jobs.emoji-64.batch,"
    })
    void shouldSayWhichModelsJobsLieOnATopic(String topic, String model) {
        // When
        var found = Topics.defaults().model(topic);

        // Then
        assertThat(found.orElse(null)).isEqualTo(model);
    }
}
