package org.diffusionfleet.schemas;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.DeadLetter.Header;
import org.jspecify.annotations.Nullable;

/** The headers that the fleet added to a record of somebody else's, all of whose names begin alike. */
record OwnHeaders(String prefix, List<Header> headers) {

    @Nullable
    Header find(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(prefix + name))
                .findFirst()
                .orElse(null);
    }

    /** The value of one that must be there. @throws ContractException if it is not */
    String text(String name) {
        var header = find(name);
        if (header == null) {
            throw new ContractException(prefix + name + ": must not be left out");
        }
        return header.text();
    }

    /** All of them as text, by their whole name. */
    Map<String, String> texts() {
        return headers.stream().collect(Collectors.toMap(Header::name, Header::text, (first, _) -> first));
    }
}
