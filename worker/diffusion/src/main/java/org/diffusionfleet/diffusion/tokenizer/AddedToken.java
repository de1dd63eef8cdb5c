package org.diffusionfleet.diffusion.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/**
 * A token that is found in a text as it is written, before the text is cut into words: start, end and padding, and those
 * that were learnt later (textual inversion).
 *
 * @param content how it is written
 * @param id its id, where the file that lists it says one
 * @param normalized whether it is looked for in the normalised text, so that its case does not matter
 */
record AddedToken(String content, OptionalInt id, boolean normalized) {
    private static final List<String> ROLES = List.of("bos_token", "eos_token", "unk_token", "pad_token");
    private static final List<String> UNSUPPORTED = List.of("lstrip", "rstrip", "single_word");

    /** How it stands in a text where it is found. */
    String found() {
        return normalized ? PreTokenizer.normalize(content) : content;
    }

    /** All of a folder's, by transformers' rules: those listed, then what the roles themselves say of their tokens. */
    static List<AddedToken> of(TokenizerFiles files) {
        var listed = listed(files);
        var all = new LinkedHashMap<>(listed);
        for (var name : ROLES) {
            files.role(name).ifPresent(role -> {
                var token = of(files.config(), role, OptionalInt.empty());
                var known = listed.get(token.content());
                if (known == null) {
                    all.put(token.content(), token);
                } else if (role.isObject()) {
                    all.put(token.content(), new AddedToken(token.content(), known.id(), token.normalized()));
                }
            });
        }
        return List.copyOf(all.values());
    }

    /** The newest of the three files that can list them wins. */
    private static Map<String, AddedToken> listed(TokenizerFiles files) {
        var byContent = new LinkedHashMap<String, AddedToken>();
        var inConfig = files.config().node("added_tokens_decoder");
        if (inConfig.isPresent()) {
            inConfig.get().properties().forEach(entry -> {
                var token = of(files.config(), entry.getValue(), id(files.config(), entry.getKey()));
                byContent.put(token.content(), token);
            });
        } else if (!files.added().root().isEmpty()) {
            files.added().root().properties().forEach(entry -> byContent.put(entry.getKey(), learnt(files, entry)));
        } else {
            for (var node : files.whole().root().path("added_tokens")) {
                var token = of(
                        files.whole(), node, id(files.whole(), node.path("id").asText()));
                byContent.put(token.content(), token);
            }
        }
        return byContent;
    }

    /** A special token is looked for as it is written, any other without regard to case. */
    private static AddedToken learnt(TokenizerFiles files, Map.Entry<String, JsonNode> entry) {
        var content = entry.getKey();
        var special = ROLES.stream()
                .flatMap(role -> files.role(role).flatMap(TokenizerFiles::content).stream())
                .anyMatch(content::equals);
        return new AddedToken(content, id(files.added(), entry.getValue().asText()), !special);
    }

    private static AddedToken of(JsonFile file, JsonNode token, OptionalInt id) {
        var content = TokenizerFiles.content(token)
                .orElseThrow(() -> new ModelException(file.path(), "an added token has no content: " + token));
        for (var option : UNSUPPORTED) {
            if (token.path(option).asBoolean()) {
                throw new ModelException(
                        file.path(), "token '%s' has %s, which is not supported".formatted(content, option));
            }
        }
        return new AddedToken(content, id, token.path("normalized").asBoolean());
    }

    private static OptionalInt id(JsonFile file, String id) {
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(id));
        } catch (NumberFormatException e) {
            throw new ModelException(
                    file.path(), "an added token's id must be a whole number, not '%s'".formatted(id), e);
        }
    }
}
