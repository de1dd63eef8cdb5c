package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.diffusionfleet.diffusion.SafetyCheck;
import org.diffusionfleet.worker.intake.GroupProtocol;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of what is done to pictures, and of where jobs come from. */
class WorkerConfigTest {

    @Test
    void shouldCheckAndMarkUnlessTold() {
        // When
        var settings = read(Map.of());

        // Then
        assertThat(settings.safetyChecker()).isEqualTo(SafetyCheck.AUTO);
        assertThat(settings.watermark()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"on, ON", "off, OFF", "auto, AUTO"})
    void shouldReadWhatIsSet(String text, SafetyCheck check) {
        // When
        var settings = read(Map.of("fleet.worker.safety-checker", text, "fleet.worker.watermark", "false"));

        // Then
        assertThat(settings.safetyChecker()).isEqualTo(check);
        assertThat(settings.watermark()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"safety-checker", "intake", "group-protocol"})
    void shouldNameTheSettingThatIsWrong(String name) {
        // Given
        var settings = Map.of("fleet.worker." + name, "perhaps");

        // When
        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(() -> read(settings))
                // Then
                .withMessageContaining("fleet.worker." + name)
                .withMessageContaining("perhaps");
    }

    @Test
    void shouldShareJobsByAShareGroupUnlessTold() {
        // When
        var settings = read(Map.of());

        // Then
        assertThat(settings.intake()).isEqualTo(IntakeKind.SHARE);
        assertThat(settings.groupProtocol()).isEqualTo(GroupProtocol.CONSUMER);
    }

    @Test
    void shouldReadHowAConsumerGroupWorks() {
        // When
        var settings = read(Map.of(
                "fleet.worker.intake", "group",
                "fleet.worker.group-protocol", "classic",
                "fleet.worker.group-session", "12s"));

        // Then
        assertThat(settings.intake()).isEqualTo(IntakeKind.GROUP);
        assertThat(settings.groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(settings.groupSession()).isEqualTo(Duration.ofSeconds(12));
    }

    private static WorkerConfig.Worker read(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(Map.of(
                        "fleet.s3.endpoint", "http://127.0.0.1:9000",
                        "fleet.s3.access-key", "a",
                        "fleet.s3.secret-key", "b",
                        "fleet.worker.model-dir", "model"))
                .withDefaultValues(settings)
                .addDiscoveredConverters()
                .withMapping(WorkerConfig.class)
                .build()
                .getConfigMapping(WorkerConfig.class)
                .worker();
    }
}
