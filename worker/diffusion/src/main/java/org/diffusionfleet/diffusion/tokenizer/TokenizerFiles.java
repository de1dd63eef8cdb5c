package org.diffusionfleet.diffusion.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/**
 * A tokenizer's folder. The vocabulary lies in {@code vocab.json} and {@code merges.txt}, or both lie in
 * {@code tokenizer.json}: transformers writes the former up to its version 4 and the latter from 5 on.
 *
 * @param folder the folder
 * @param specialTokens {@code special_tokens_map.json}
 * @param config {@code tokenizer_config.json}
 * @param added {@code added_tokens.json}
 * @param whole {@code tokenizer.json}
 */
record TokenizerFiles(Path folder, JsonFile specialTokens, JsonFile config, JsonFile added, JsonFile whole) {
    static TokenizerFiles read(Path folder) {
        return new TokenizerFiles(
                folder,
                JsonFile.readIfPresent(folder.resolve("special_tokens_map.json")),
                JsonFile.readIfPresent(folder.resolve("tokenizer_config.json")),
                JsonFile.readIfPresent(folder.resolve("added_tokens.json")),
                JsonFile.readIfPresent(folder.resolve("tokenizer.json")));
    }

    Vocabulary vocabulary() {
        return inWhole("vocab.json", "vocab")
                .map(vocabulary -> Vocabulary.of(whole.path(), vocabulary))
                .orElseGet(() -> Vocabulary.read(folder.resolve("vocab.json")));
    }

    Merges merges(Vocabulary vocabulary) {
        return inWhole("merges.txt", "merges")
                .map(merges -> Merges.of(whole.path(), merges, vocabulary))
                .orElseGet(() -> Merges.read(folder.resolve("merges.txt"), vocabulary));
    }

    /** What {@code tokenizer.json} holds, where the file of its own is not there. */
    private Optional<JsonNode> inWhole(String file, String field) {
        return Optional.of(whole.root().path("model").path(field))
                .filter(node -> node.isContainerNode() && !Files.exists(folder.resolve(file)));
    }

    /**
     * What the files say of a role such as {@code bos_token}: a string, or an object with a {@code content}. A config that
     * lists the added tokens is the newer kind and makes the map obsolete; otherwise the map wins.
     */
    Optional<JsonNode> role(String name) {
        return (config.node("added_tokens_decoder").isPresent()
                        ? List.of(config, specialTokens)
                        : List.of(specialTokens, config))
                .stream().flatMap(file -> role(file, name).stream()).findFirst();
    }

    private static Optional<JsonNode> role(JsonFile file, String name) {
        var role = file.node(name);
        if (role.isPresent() && content(role.get()).isEmpty()) {
            throw new ModelException(file.path(), name + " must be a token");
        }
        return role;
    }

    /** The text of the token that plays a role. */
    String token(String role) {
        return role(role)
                .flatMap(TokenizerFiles::content)
                .orElseThrow(() -> new ModelException(config.path(), "names no " + role));
    }

    static Optional<String> content(JsonNode token) {
        return Optional.of(token.isObject() ? token.path("content") : token)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isEmpty());
    }

    /** Tokens in the window, or empty where the file says none or writes a number too large to mean one. */
    OptionalInt maxLength() {
        return config.integer("model_max_length");
    }
}
