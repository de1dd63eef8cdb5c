package org.diffusionfleet.gateway.webhook;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** JSON that OkHttp does not send again by itself (it would after a 408): when to try again is the schedule's to say. */
final class OneShotBody extends RequestBody {

    private static final MediaType JSON = MediaType.get("application/json");

    private final byte[] bytes;

    OneShotBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
        return JSON;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
    }
}
