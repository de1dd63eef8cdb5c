package org.diffusionfleet.gateway.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Remembers what it was to send; answers at once, or not at all. */
final class FakeCourier implements Courier {

    static final Answer OK = new Answer.Answered(204, null);
    static final Answer ERROR = new Answer.Answered(500, null);

    final List<Parcel> sent = new ArrayList<>();

    /** The next answers; those that are not here are {@link #otherwise}. */
    final Queue<Answer> answers = new ArrayDeque<>();

    /** Null to leave tries open. */
    @Nullable
    Answer otherwise = OK;

    @Override
    public CompletionStage<Answer> begin(Parcel parcel) {
        sent.add(parcel);
        var answer = answers.isEmpty() ? otherwise : answers.remove();
        return answer == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(answer);
    }

    List<String> ids() {
        return sent.stream().map(parcel -> parcel.headers().get("webhook-id")).toList();
    }

    List<String> urls() {
        return sent.stream().map(Parcel::url).toList();
    }
}
