package dev.rootseal.http;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that is made here and signed by its own key, held in memory only: the traffic is
 * encrypted, but nobody can tell who answers. Valid for a year, and made anew a month before its
 * end.
 *
 * <p>The JDK can sign but has no public way to write a certificate. Bouncy Castle has, in jars that
 * would make the program by half as large again, for the lines below and {@link Der}.
 */
public final class SelfSignedCertificate implements Certificates {
  private static final Duration VALID = Duration.ofDays(365);
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /** The clock of whoever connects may be behind ours. */
  private static final Duration SKEW = Duration.ofHours(1);

  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int SERIAL_BITS = 127;

  private final Clock clock;
  private ServerIdentity identity;

  /** Makes the first certificate. */
  public SelfSignedCertificate(Clock clock) {
    this.clock = clock;
    this.identity = make(clock.instant());
  }

  @Override
  public synchronized ServerIdentity current() {
    Instant now = clock.instant();
    Instant end = identity.certificate().getNotAfter().toInstant();
    if (now.isAfter(end.minus(RENEWED_BEFORE))) {
      identity = make(now);
    }
    return identity;
  }

  private static ServerIdentity make(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] content = content(pair.getPublic(), now);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(content);
      byte[] certificate =
          Der.sequence(
              content,
              Der.sequence(Der.identifier(ECDSA_WITH_SHA256)),
              Der.bits(0, signature.sign()));
      return new ServerIdentity(
          List.of(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(certificate))),
          pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java can make no certificate", e);
    }
  }

  /** What is signed: RFC 5280, 4.1, version 3. */
  private static byte[] content(PublicKey key, Instant now) {
    byte[] name =
        Der.sequence(
            Der.set(Der.sequence(Der.identifier(COMMON_NAME), Der.utf8("rootseal self-signed"))));
    return Der.sequence(
        Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0)),
        Der.sequence(Der.identifier(ECDSA_WITH_SHA256)),
        name,
        Der.sequence(Der.time(now.minus(SKEW)), Der.time(now.plus(VALID))),
        name,
        key.getEncoded(),
        Der.tagged(0xa3, extensions()));
  }

  private static byte[] extensions() {
    byte[] digitalSignature = Der.bits(7, new byte[] {(byte) 0x80});
    byte[] names =
        Der.sequence(
            Der.tagged(DNS_NAME, new byte[] {'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'}),
            Der.tagged(IP_ADDRESS, new byte[] {127, 0, 0, 1}),
            Der.tagged(IP_ADDRESS, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    return Der.sequence(
        extension(BASIC_CONSTRAINTS, true, Der.sequence()),
        extension(KEY_USAGE, true, digitalSignature),
        extension(EXTENDED_KEY_USAGE, false, Der.sequence(Der.identifier(SERVER_AUTHENTICATION))),
        extension(SUBJECT_ALTERNATIVE_NAME, false, names));
  }

  private static byte[] extension(String identifier, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.identifier(identifier), Der.bool(true), Der.octets(value))
        : Der.sequence(Der.identifier(identifier), Der.octets(value));
  }
}
