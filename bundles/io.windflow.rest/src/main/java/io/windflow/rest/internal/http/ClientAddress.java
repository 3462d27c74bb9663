package io.windflow.rest.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Where a request comes from. What a proxy says of it counts only if the proxy is trusted by configuration. */
final class ClientAddress {

    /** A block of addresses, such as 172.16.0.0/12. */
    private record Block(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Block> trusted = new ArrayList<>();

    /** @param proxies addresses or blocks in CIDR notation */
    ClientAddress(String... proxies) {
        for (String proxy : proxies) {
            if (!proxy.isBlank()) {
                trusted.add(block(proxy.strip()));
            }
        }
    }

    /** @param forwardedFor the X-Forwarded-For header, null if there is none */
    String of(String peer, String forwardedFor) {
        String address = peer;
        if (forwardedFor == null || trusted.isEmpty()) {
            return address;
        }
        // The last entries are those that the nearest proxies added; the first that is no proxy of ours is the client.
        String[] hops = forwardedFor.split(",");
        for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            address = hops[i].strip();
        }
        return address;
    }

    private boolean isTrusted(String address) {
        byte[] bytes = parse(address);
        return bytes != null && trusted.stream().anyMatch(block -> block.contains(bytes));
    }

    private static Block block(String text) {
        int slash = text.indexOf('/');
        byte[] address = parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "trustedProxies: '" + text + "' is no address and no block of addresses");
        }
        return new Block(address, slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1)));
    }

    /** The address, or null if the text is none. Names are not looked up: they could come from the request. */
    private static byte[] parse(String text) {
        if (text.isEmpty() || !text.matches("[0-9a-fA-F:.]+")) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
