package dev.rootseal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Whoever is at the other end, as far as addresses tell.
 *
 * @param name an IPv4 address, or the network of an IPv6 address: whoever has one of its 2^64
 *     addresses has them all
 */
record Peer(String name) {
  private static final int NETWORK_BYTES = 8;

  static Peer of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return new Peer(
        bytes.length <= Integer.BYTES
            ? address.getHostAddress()
            : Long.toHexString(ByteBuffer.wrap(bytes, 0, NETWORK_BYTES).getLong()) + "::/64");
  }

  /** The peer of a socket; one without a name where it has no address any more. */
  static Peer of(SocketAddress address) {
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? of(internet.getAddress())
        : new Peer("");
  }
}
