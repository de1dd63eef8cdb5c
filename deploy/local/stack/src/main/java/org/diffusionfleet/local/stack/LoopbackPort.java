package org.diffusionfleet.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** TCP ports of 127.0.0.1. */
final class LoopbackPort {

    private static final int CONNECT_MILLIS = 500;

    private LoopbackPort() {}

    /** A port nobody listens on at the moment, picked by the system. */
    static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StackException("no free port on the loopback interface", e);
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
