package org.diffusionfleet.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3", // this network
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1", // private
                "100.64.0.1",
                "100.127.255.255", // carrier-grade NAT
                "127.0.0.1",
                "127.255.255.254", // loopback
                "169.254.169.254", // link-local: the metadata of clouds
                "192.0.0.8",
                "192.0.2.1",
                "198.51.100.7",
                "203.0.113.9",
                "198.18.0.1",
                "198.19.255.255",
                "192.88.99.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255", // multicast, reserved, broadcast
                "::",
                "::1",
                "::127.0.0.1",
                "::10.0.0.1",
                "::8.8.8.8", // IPv4-compatible
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254", // IPv4-mapped
                "::ffff:0:127.0.0.1", // IPv4-translated
                "64:ff9b::127.0.0.1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::1", // NAT64
                "100::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456:789a::1", // link-, site-, unique local
                "ff02::1",
                "ff0e::1", // multicast
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:10::1",
                "2001:20::1", // Teredo, ORCHID
                "2001:db8::1",
                "3fff::1", // for documents
                "2002:7f00:1::",
                "2002:a00:1::1", // 6to4
                "4000::1",
                "5f00::1",
                "8000::1"
            })
    void shouldSendNothingToWhatIsNoPublicHost(String address) {
        // When
        var allowed = Addresses.PUBLIC.allow(InetAddress.ofLiteral(address));

        // Then
        assertThat(allowed).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111",
                "2a00:1450:4001:81b::200e",
                "2000::1",
                "3ffe::1"
            })
    void shouldSendToPublicHosts(String address) {
        // When
        var allowed = Addresses.PUBLIC.allow(InetAddress.ofLiteral(address));

        // Then
        assertThat(allowed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
    void shouldSendToThisMachineWhereThatIsWanted(String address) {
        // When
        var loopback = InetAddress.ofLiteral(address);

        // Then
        assertThat(Addresses.LOOPBACK.allow(loopback)).isTrue();
        assertThat(Addresses.PUBLIC_AND_LOOPBACK.allow(loopback)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::", "fe80::1", "2001:4860:4860::8888"})
    void shouldSendWithoutTlsToThisMachineAlone(String address) {
        // When
        var allowed = Addresses.LOOPBACK.allow(InetAddress.ofLiteral(address));

        // Then
        assertThat(allowed).isFalse();
    }

    @Test
    void shouldSeeThroughBytesThatHoldAMappedAddress() throws UnknownHostException {
        // Given
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};

        // When
        var allowed = Addresses.PUBLIC.allow(InetAddress.getByAddress("public.example", mapped));

        // Then
        assertThat(allowed).isFalse();
    }
}
