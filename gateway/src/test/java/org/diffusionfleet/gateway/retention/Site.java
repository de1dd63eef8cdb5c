package org.diffusionfleet.gateway.retention;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.FakeBucket;
import org.diffusionfleet.gateway.FakeViews;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.submit.Claims;
import org.diffusionfleet.gateway.submit.Notices;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.JobDeleted;

/** All that retention works with, in memory; its clock stands until it is moved. */
final class Site extends Clock implements Notices {

    final FakeBucket bucket = new FakeBucket();
    final FakeViews views = new FakeViews();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final RetentionMeters meters = new RetentionMeters(registry);
    final GatewayConfig config;
    /** What was told, in order. */
    final List<Record> told = new ArrayList<>();

    private Instant now = Examples.TIME;

    Site(Map<String, String> settings) {
        config = Examples.config(settings);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    JobRemoval removal() {
        return new JobRemoval(bucket, new Claims(bucket), this, meters, this);
    }

    DueJobs dueJobs() {
        return new DueJobs(views, removal(), this, new ResultLife(config), config, this);
    }

    @Override
    public void tell(DeleteRequest request) {
        told.add(request);
    }

    @Override
    public void tell(JobDeleted deleted) {
        told.add(deleted);
        views.put(deleted.jobId(), Examples.deleted(deleted.jobId()));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
