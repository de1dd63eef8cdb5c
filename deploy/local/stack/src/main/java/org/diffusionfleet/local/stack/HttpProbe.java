package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a server for its state, without throwing. */
final class HttpProbe {

    private static final int TIMEOUT_MILLIS = 2000;

    private HttpProbe() {}

    /** Whether it answers with HTTP at all. */
    static boolean answers(URI uri) {
        return status(uri) > 0;
    }

    /** Whether it answers 200. */
    static boolean ok(URI uri) {
        return status(uri) == HttpURLConnection.HTTP_OK;
    }

    private static int status(URI uri) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }
}
