package dev.rootseal.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Where a server listens, written as Go programs write it: {@code :8080} for all interfaces, {@code
 * 127.0.0.1:8080} for one, {@code [::1]:8080} for IPv6. Port 0 takes a free one.
 */
public record BindAddress(String host, int port) {
  /** Reads an address; an IllegalArgumentException says what is allowed. */
  public static BindAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(0, colon));
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || (host.contains(":") && !bracketed)) {
      throw new IllegalArgumentException(
          "allowed are HOST:PORT and :PORT with a port from 0 to 65535");
    }
    return new BindAddress(
        bracketed ? host.substring(1, host.length() - 1) : host, port(text.substring(colon + 1)));
  }

  /** Reads a port, likewise. */
  public static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException("allowed are ports from 0 to 65535");
    }
    return Integer.parseInt(digits);
  }

  InetSocketAddress socketAddress() {
    return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Addresses on which nothing can listen; the message has a line for each. */
  public static final class BindException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BindException(BindAddress address, IOException cause) {
      this("cannot listen on " + address + ": " + cause.getMessage());
    }

    public BindException(String problems) {
      super(problems);
    }
  }
}
