package dev.rootseal.http;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.x500.GeneralName;
import org.wildfly.security.x500.X500;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.ExtendedKeyUsageExtension;
import org.wildfly.security.x500.cert.KeyUsage;
import org.wildfly.security.x500.cert.KeyUsageExtension;
import org.wildfly.security.x500.cert.SubjectAlternativeNamesExtension;
import org.wildfly.security.x500.cert.X509CertificateBuilder;

/**
 * A certificate that is made here and signed by its own key, held in memory only: the traffic is
 * encrypted, but nobody can tell who answers. Valid for a year, and made anew a month before its
 * end. WildFly Elytron writes it, since the JDK has no public way to.
 */
public final class SelfSignedCertificate implements Supplier<Identity> {
  private static final Duration VALID = Duration.ofDays(365);
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /** The clock of whoever connects may be behind ours. */
  private static final Duration SKEW = Duration.ofHours(1);

  /** RFC 5280, 4.1.2.2: at most 20 bytes, and random so that no two are alike. */
  private static final int SERIAL_BITS = 127;

  private static final X500Principal NAME = new X500Principal("CN=rootseal self-signed");

  private static final List<GeneralName> NAMES =
      List.of(
          new GeneralName.DNSName("localhost"),
          new GeneralName.IPAddress("127.0.0.1"),
          new GeneralName.IPAddress("::1"));

  private final Clock clock;
  private Identity identity;

  /** Makes the first certificate. */
  public SelfSignedCertificate(Clock clock) {
    this.clock = clock;
    this.identity = make(clock.instant());
  }

  @Override
  public synchronized Identity get() {
    Instant now = clock.instant();
    Instant end = identity.certificate().getNotAfter().toInstant();
    if (now.isAfter(end.minus(RENEWED_BEFORE))) {
      identity = make(now);
    }
    return identity;
  }

  private static Identity make(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new Identity(List.of(certificate(pair, now)), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java can make no certificate", e);
    }
  }

  private static X509Certificate certificate(KeyPair pair, Instant now)
      throws GeneralSecurityException {
    return new X509CertificateBuilder()
        .setSerialNumber(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0))
        .setIssuerDn(NAME)
        .setSubjectDn(NAME)
        .setNotValidBefore(now.minus(SKEW).atZone(ZoneOffset.UTC))
        .setNotValidAfter(now.plus(VALID).atZone(ZoneOffset.UTC))
        .setPublicKey(pair.getPublic())
        .setSigningKey(pair.getPrivate())
        .setSignatureAlgorithmName("SHA256withECDSA")
        .addExtension(new BasicConstraintsExtension(true, false, -1))
        .addExtension(new KeyUsageExtension(true, KeyUsage.digitalSignature))
        .addExtension(new ExtendedKeyUsageExtension(false, List.of(X500.OID_KP_SERVER_AUTH)))
        .addExtension(new SubjectAlternativeNamesExtension(false, NAMES))
        .build();
  }
}
