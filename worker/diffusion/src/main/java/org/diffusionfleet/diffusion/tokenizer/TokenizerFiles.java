package org.diffusionfleet.diffusion.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;
import org.diffusionfleet.diffusion.model.ModelDirectory;

/**
 * The two small files beside the vocabulary.
 *
 * @param specialTokens {@code special_tokens_map.json}, which wins
 * @param config {@code tokenizer_config.json}
 */
record TokenizerFiles(JsonFile specialTokens, JsonFile config) {
    static TokenizerFiles read(ModelDirectory model) {
        return new TokenizerFiles(
                JsonFile.readIfPresent(model.file("tokenizer", "special_tokens_map.json")),
                JsonFile.readIfPresent(model.file("tokenizer", "tokenizer_config.json")));
    }

    /** A special token's text; the files hold it as a string or as an object with a {@code content}. */
    String token(String role) {
        for (var file : List.of(specialTokens, config)) {
            var token = file.node(role);
            if (token.isPresent()) {
                return token.map(node -> node.isObject() ? node.path("content") : node)
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .orElseThrow(() -> new ModelException(file.path(), role + " must be a token"));
            }
        }
        throw new ModelException(config.path(), "names no " + role);
    }

    /** Tokens in the window, or empty where the file says none or writes a number too large to mean one. */
    OptionalInt maxLength() {
        return config.integer("model_max_length");
    }
}
