package org.diffusionfleet.gateway.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses messages may be sent to. Of IPv4 all but what IANA has set aside for other than public hosts; of IPv6 the global
 * unicast range alone, less what in it leads elsewhere (6to4, Teredo) or is for documents. What is outside of it goes by that: loopback,
 * link-local, unique local, multicast, IPv4 in other clothes ({@code ::127.0.0.1}, and {@code 64:ff9b::/96} of NAT64).
 * {@code ::ffff:127.0.0.1} is an IPv4 address to Java.
 */
enum Addresses {
    /** Public hosts. */
    PUBLIC,
    /** Those, and this machine. */
    PUBLIC_AND_LOOPBACK,
    /** This machine alone. */
    LOOPBACK,
    /** None at all. */
    NONE;

    private static final List<Range> NOT_PUBLIC_4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    private static final List<Range> GLOBAL_6 = ranges("2000::/3");
    private static final List<Range> NOT_PUBLIC_6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** Those addresses that begin with the same bits. */
    private record Range(byte[] address, int bits) {

        static Range of(String text) {
            var parts = text.split("/", 2);
            return new Range(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
        }

        boolean holds(byte[] other) {
            for (int bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether it is one of these. */
    boolean allow(InetAddress address) {
        return switch (this) {
            case PUBLIC -> isPublic(address);
            case PUBLIC_AND_LOOPBACK -> isPublic(address) || address.isLoopbackAddress();
            case LOOPBACK -> address.isLoopbackAddress();
            case NONE -> false;
        };
    }

    private static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet4Address
                ? !anyHolds(NOT_PUBLIC_4, bytes)
                : anyHolds(GLOBAL_6, bytes) && !anyHolds(NOT_PUBLIC_6, bytes);
    }

    private static boolean anyHolds(List<Range> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.holds(address));
    }

    private static List<Range> ranges(String... texts) {
        return Arrays.stream(texts).map(Range::of).toList();
    }
}
