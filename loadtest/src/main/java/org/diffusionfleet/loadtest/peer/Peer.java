package org.diffusionfleet.loadtest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code peer.py} in a process of its own: asked a line of JSON, it answers a line. It stays alive, warm, until closed. */
final class Peer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final JsonNode versions;

    private Peer(Process process) throws IOException {
        this.process = process;
        this.questions = process.outputWriter();
        this.answers = process.inputReader();
        this.versions = read();
    }

    /** Starts it and waits until it answers; what it is asked for first, it loads first. */
    static Peer start(Path python, Path script, Path model, int threads) throws IOException {
        var command = List.of(python.toString(), script.toString(), model.toString(), String.valueOf(threads));
        return new Peer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Versions of what it runs, by package. */
    JsonNode versions() {
        return versions;
    }

    JsonNode ask(Map<String, ?> question) throws IOException {
        questions.write(JSON.writeValueAsString(question));
        questions.newLine();
        questions.flush();
        return read();
    }

    private JsonNode read() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IOException("the Python process ended: its error stands above");
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
