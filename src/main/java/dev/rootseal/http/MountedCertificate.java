package dev.rootseal.http;

import dev.rootseal.http.Identity.CertificateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in a folder, as kubelet mounts a secret of type {@code kubernetes.io/tls}, looked
 * at for each connection. Where a new one cannot be used, or the time of one is over, that is
 * logged once and the last good one stays: a scraper that does not check it can still read.
 */
public final class MountedCertificate implements Supplier<Identity> {
  private static final Logger LOG = LoggerFactory.getLogger(MountedCertificate.class);

  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final int LARGEST_FILE = 1 << 20;

  /** PEM is ASCII; any other byte is kept, so that whoever reads it can refuse it. */
  private record Content(String certificate, String key) {}

  private final Path folder;
  private final Clock clock;
  private Content seen;
  private Identity identity;
  private String problem = "";
  private Instant expiryLogged = Instant.MIN;

  /** Reads the folder; a {@link CertificateException} says why nothing in it is of use. */
  public MountedCertificate(Path folder, Clock clock) throws CertificateException {
    this.folder = folder;
    this.clock = clock;
    this.seen = read();
    this.identity = parse(seen);
  }

  @Override
  public synchronized Identity get() {
    String before = problem;
    problem = "";
    try {
      Content now = read();
      if (!now.equals(seen)) {
        seen = now;
        identity = parse(now);
        LOG.atInfo().addKeyValue("expires", expiry()).log("New certificate in use");
      }
    } catch (CertificateException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (!problem.isEmpty() && !problem.equals(before)) {
      LOG.atError()
          .addKeyValue("reason", problem)
          .log("The new certificate cannot be used: the last good one stays");
    }
    if (clock.instant().isAfter(expiry()) && !expiry().equals(expiryLogged)) {
      expiryLogged = expiry();
      LOG.atWarn().addKeyValue("expires", expiryLogged).log("The certificate in use has expired");
    }
    return identity;
  }

  private Instant expiry() {
    return identity.certificate().getNotAfter().toInstant();
  }

  private Identity parse(Content content) throws CertificateException {
    return new Identity.PemFiles(
            folder.resolve(CERTIFICATE).toString(), folder.resolve(KEY).toString())
        .parse(content.certificate(), content.key());
  }

  /** Both files of one state: kubelet swaps the whole folder, perhaps while we look. */
  private Content read() throws CertificateException {
    Content now = look();
    return now.equals(look()) ? now : look();
  }

  private Content look() throws CertificateException {
    return new Content(text(folder.resolve(CERTIFICATE)), text(folder.resolve(KEY)));
  }

  private static String text(Path file) throws CertificateException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // Whoever opens a pipe waits for somebody who writes into it.
      throw new CertificateException(file + " is not a regular file");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new CertificateException(file + " is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new CertificateException(file + " does not exist");
    } catch (IOException e) {
      throw new CertificateException(file + " cannot be read");
    }
  }
}
