package org.diffusionfleet.gateway.status;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.schemas.ModelDescriptor;

/** The models that workers have announced; thread-safe. */
public interface ModelCatalogue {

    /** By name. */
    Optional<ModelDescriptor> find(String name);

    /** All of them, by name. */
    List<ModelDescriptor> all();
}
