package org.diffusionfleet.loadtest.faults.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A library that, loaded before the C library, sets a process's wall clock off by a fixed time; its other clocks stay right. */
final class ClockShim {

    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <stddef.h>
            #include <sys/time.h>
            #include <time.h>
            int clock_gettime(clockid_t id, struct timespec *now) {
              static int (*real)(clockid_t, struct timespec *);
              if (!real) real = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
              int result = real(id, now);
              if (result == 0 && id == CLOCK_REALTIME) now->tv_sec += OFFSET;
              return result;
            }
            int gettimeofday(struct timeval *restrict now, void *restrict zone) {
              struct timespec precise;
              int result = clock_gettime(CLOCK_REALTIME, &precise);
              now->tv_sec = precise.tv_sec;
              now->tv_usec = precise.tv_nsec / 1000;
              return result;
            }
            time_t time(time_t *now) {
              struct timespec precise;
              clock_gettime(CLOCK_REALTIME, &precise);
              if (now) *now = precise.tv_sec;
              return precise.tv_sec;
            }
            """;

    private ClockShim() {}

    /** The library for that offset, made on first use; empty where there is no C compiler. */
    static Optional<Path> of(Path directory, Duration offset) {
        var library = directory.resolve("clock%+d.so".formatted(offset.toSeconds()));
        try {
            if (!Files.exists(library)) {
                Files.createDirectories(directory);
                var source = Files.writeString(directory.resolve("clock.c"), SOURCE);
                var exit = new ProcessBuilder(
                                "cc",
                                "-shared",
                                "-fPIC",
                                "-DOFFSET=" + offset.toSeconds(),
                                "-o",
                                library.toString(),
                                source.toString(),
                                "-ldl")
                        .inheritIO()
                        .start()
                        .waitFor();
                return exit == 0 ? Optional.of(library) : Optional.empty();
            }
            return Optional.of(library);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
