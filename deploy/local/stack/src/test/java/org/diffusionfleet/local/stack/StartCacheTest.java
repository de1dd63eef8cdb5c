package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

    @TempDir
    Path directory;

    @Test
    void shouldStartFromACacheThatIsNewerThanItsJars() throws IOException {
        // Given
        var cache = file("worker.aot", 3000);

        // When
        var flags = StartCache.flags(cache, List.of(file("worker.jar", 1000), file("stack.jar", 2000)));

        // Then
        assertThat(flags).containsExactly("-XX:AOTCache=" + cache);
    }

    @Test
    void shouldNotRunTheCodeOfAnEarlierBuild() throws IOException {
        // Given
        var cache = file("worker.aot", 1500);

        // When
        var flags = StartCache.flags(cache, List.of(file("worker.jar", 1000), file("stack.jar", 2000)));

        // Then
        assertThat(flags).isEmpty();
    }

    @Test
    void shouldStartWithoutACacheWhereThereIsNone() throws IOException {
        // When
        var flags = StartCache.flags(directory.resolve("worker.aot"), List.of(file("worker.jar", 1000)));

        // Then
        assertThat(flags).isEmpty();
    }

    private Path file(String name, long modified) throws IOException {
        var file = Files.createFile(directory.resolve(name));
        Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
        return file;
    }
}
