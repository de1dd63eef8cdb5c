package org.diffusionfleet.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows compiles. */
class ReadmeTest {
    private static final Path README = Path.of(System.getProperty("fleet.root", "../.."), "worker/diffusion/README.md");
    private static final Pattern CODE = Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    Path classes;

    @Test
    void shouldCompile() throws IOException {
        // Given
        var examples = CODE.matcher(Files.readString(README))
                .results()
                .map(example -> example.group(1))
                .toList();

        // When
        var complaints = List.of(
                compile(examples.get(0)),
                compile(inParts(examples.get(1))),
                compile(inParts(examples.get(2))),
                compile(fromPicture(examples.get(3))));

        // Then
        assertThat(complaints).containsOnly(List.of());
        assertThat(examples).hasSize(4);
    }

    private static String inParts(String lines) {
        return """
                import org.diffusionfleet.diffusion.*;
                import org.diffusionfleet.diffusion.checkpoint.*;
                import org.diffusionfleet.diffusion.sampling.*;

                void draw(DiffusionPipeline pipeline, SampleRequest request, SampleOwner owner, Sample sample) {
                    %s
                }

                void main() {}
                """.formatted(lines);
    }

    private static String fromPicture(String lines) {
        return """
                import java.nio.file.*;
                import org.diffusionfleet.diffusion.*;
                import org.diffusionfleet.diffusion.image.InitImages;

                SampleRequest request(DiffusionPipeline pipeline, Path file) throws IOException {
                    %s
                    return request;
                }

                void main() {}
                """.formatted(lines);
    }

    private List<String> compile(String source) {
        var file = new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var found = new DiagnosticCollector<JavaFileObject>();
        var options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, options, null, List.of(file))
                .call();
        return found.getDiagnostics().stream().map(Diagnostic::toString).toList();
    }
}
