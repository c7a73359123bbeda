package dev.rootseal.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * What is the same in every HTML report: the page with its places, the style and the script. The
 * page allows these two by their digest, and nothing else: whatever a manifest brings in, no
 * browser runs it or fetches anything for it.
 */
record HtmlPage(String page, String style, String script) {
  /** Reads the files beside this class. */
  static HtmlPage load() {
    return new HtmlPage(file("report.html"), file("report.css"), file("report.js"));
  }

  private static String file(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page in pieces: text as it is and names of places in turn. */
  List<String> pieces() {
    return List.of(page.split("\\{\\{|}}", -1));
  }

  String styleDigest() {
    return digest(style);
  }

  String scriptDigest() {
    return digest(script);
  }

  /** As a Content-Security-Policy names it (CSP level 3, hash-source). */
  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
