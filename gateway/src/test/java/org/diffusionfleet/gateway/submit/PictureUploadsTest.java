package org.diffusionfleet.gateway.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.minio.MinioClient;
import java.util.Arrays;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.PictureSource;
import org.junit.jupiter.api.Test;

/** The store of these tests is away. */
class PictureUploadsTest {

    private final PictureUploads uploads = new PictureUploads(
            MinioClient.builder()
                    .endpoint(Examples.config().s3().endpoint())
                    .region("us-east-1")
                    .credentials("key", "secret")
                    .build(),
            Examples.config());

    private static Job job(byte[] init) {
        var job = Examples.job("job-1");
        return job.with(job.request().withPictures(PictureSource.Inline.of(init, "image/png"), null));
    }

    @Test
    void shouldLeaveAJobWithoutPicturesAlone() {
        // Given
        var job = Examples.job("job-1");

        // When
        var stored = uploads.store(job);

        // Then
        assertThat(stored).isEqualTo(job);
    }

    @Test
    void shouldRefuseAPictureOverTheLimitBeforeItAsksTheStore() {
        // Given
        var limit = Examples.config().limits().pictureBytes();

        // When
        var refused = catchThrowableOfType(
                ProblemException.class, () -> uploads.store(job(Arrays.copyOf(Examples.PNG, limit + 1))));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(refused.problem().errors())
                .containsExactly(new FieldError("init_image", "must have at most 10485760 bytes, not 10485761"));
    }

    @Test
    void shouldSayThatTheStoreIsAwayAndWhenToTryAgain() {
        // When
        var refused = catchThrowableOfType(ProblemException.class, () -> uploads.store(job(Examples.PNG)));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        assertThat(refused.retryAfter()).isPresent();
    }
}
