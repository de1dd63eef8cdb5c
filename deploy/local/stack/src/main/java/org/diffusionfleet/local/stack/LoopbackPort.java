package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of 127.0.0.1. */
final class LoopbackPort {

    private static final int CONNECT_MILLIS = 500;
    private static final int LOWEST = 10_000;
    private static final int BELOW = 32_768;
    private static final int TRIES = 1_000;

    private LoopbackPort() {}

    /**
     * A port nobody listens on at the moment. It is none that the system gives to outgoing connections (from 32768 on Linux, from 49152
     * elsewhere), so that none of those takes it before its server has started, or while that starts again.
     */
    static int free() {
        return ThreadLocalRandom.current()
                .ints(TRIES, LOWEST, BELOW)
                .filter(LoopbackPort::isFree)
                .findFirst()
                .orElseThrow(() -> new StackException("no free port on the loopback interface"));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(address(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** That port, or a free one for 0. */
    static int orFree(int port) {
        return port == 0 ? free() : port;
    }

    /**
     * Checks that the port can be listened on.
     *
     * @param what who wants it, for the message
     * @param flag the option that changes it, for the message
     * @throws StackException if it is taken or forbidden
     */
    static void requireFree(int port, String what, String flag) {
        try (var socket = new ServerSocket()) {
            socket.bind(address(port));
        } catch (IOException e) {
            throw new StackException("port %d, wanted by the %s, is not available (%s); choose another one with %s"
                    .formatted(port, what, e.getMessage(), flag));
        }
    }

    /** Whether someone accepts connections there. */
    static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(address(port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
