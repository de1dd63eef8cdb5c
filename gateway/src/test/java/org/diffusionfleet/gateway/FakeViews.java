package org.diffusionfleet.gateway;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.jspecify.annotations.Nullable;

/** Views in memory. */
public final class FakeViews implements JobViews {

    private final TreeMap<String, JobView> views = new TreeMap<>();
    private final TreeMap<String, JobView> changes = new TreeMap<>();

    /** Shows a view from now on. */
    public void put(String id, JobView view) {
        views.put(id, view);
    }

    /** Shows a view once the page with the one before was read. */
    public void changeAfterPage(String id, JobView view) {
        changes.put(id, view);
    }

    @Override
    public Optional<JobView> find(String id) {
        return known(id).filter(JobView::visible);
    }

    @Override
    public Optional<JobView> known(String id) {
        return Optional.ofNullable(views.get(id));
    }

    @Override
    public List<Seen> page(@Nullable String after, int limit) {
        var rest = after == null ? views : views.tailMap(after, false);
        var page = rest.entrySet().stream()
                .limit(limit)
                .map(entry -> new Seen(entry.getKey(), entry.getValue()))
                .toList();
        views.putAll(changes);
        return page;
    }
}
