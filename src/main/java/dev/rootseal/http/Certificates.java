package dev.rootseal.http;

/** Where the certificate of an HTTPS server comes from. */
public interface Certificates {
  /** The one to show to whoever connects now; asked for at each handshake. */
  ServerIdentity current();
}
