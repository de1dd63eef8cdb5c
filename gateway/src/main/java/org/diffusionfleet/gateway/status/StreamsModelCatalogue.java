package org.diffusionfleet.gateway.status;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.diffusionfleet.schemas.ModelDescriptor;

/** Every announced model, from this gateway's own store. */
@ApplicationScoped
class StreamsModelCatalogue implements ModelCatalogue {

    private final ViewStores stores;

    StreamsModelCatalogue(ViewStores stores) {
        this.stores = stores;
    }

    @Override
    public Optional<ModelDescriptor> find(String name) {
        return Optional.ofNullable(stores.models().get(name)).map(ValueAndTimestamp::value);
    }

    @Override
    public List<ModelDescriptor> all() {
        var all = new ArrayList<ModelDescriptor>();
        try (var entries = stores.models().all()) {
            entries.forEachRemaining(entry -> {
                if (entry.value != null) {
                    all.add(entry.value.value());
                }
            });
        }
        all.sort(Comparator.comparing(ModelDescriptor::name));
        return all;
    }
}
