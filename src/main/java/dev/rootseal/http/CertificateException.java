package dev.rootseal.http;

/** A certificate or key that cannot be used; the message names the file and what is wrong. */
public final class CertificateException extends Exception {
  private static final long serialVersionUID = 1;

  CertificateException(String message) {
    super(message);
  }
}
