package org.diffusionfleet.gateway;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.schemas.ModelDescriptor;

/** The same models all the time. */
public record FakeModels(List<ModelDescriptor> all) implements ModelCatalogue {

    @Override
    public Optional<ModelDescriptor> find(String name) {
        return all.stream().filter(model -> model.name().equals(name)).findFirst();
    }
}
