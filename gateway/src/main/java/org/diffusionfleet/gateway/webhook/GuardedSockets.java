package org.diffusionfleet.gateway.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets that connect to allowed addresses alone. The check is of the very address that is connected to, so neither a name that leads
 * elsewhere when it is looked up again nor an address written in an odd way gets around it.
 */
final class GuardedSockets extends SocketFactory {

    private final Addresses allowed;

    GuardedSockets(Addresses allowed) {
        this.allowed = allowed;
    }

    /** Nothing was sent: the address is not for that. */
    static final class NotAllowedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAllowedException() {
            super("nothing is sent to that address");
        }
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress target) throws IOException {
                connect(target, 0);
            }

            @Override
            public void connect(SocketAddress target, int timeout) throws IOException {
                if (!(target instanceof InetSocketAddress address)
                        || address.isUnresolved()
                        || !allowed.allow(address.getAddress())) {
                    throw new NotAllowedException();
                }
                super.connect(target, timeout);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw connected();
    }

    private static UnsupportedOperationException connected() {
        return new UnsupportedOperationException("would connect before it is checked where to");
    }
}
