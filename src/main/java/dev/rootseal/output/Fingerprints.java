package dev.rootseal.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tells an issue from all others of a report, also in the next report, when its lines have moved: a
 * digest of file, workload, container and verdict. Those that are alike in all of these are
 * counted.
 */
final class Fingerprints {
  private static final int LENGTH = 32;

  private final Map<String, Integer> seen = new HashMap<>();

  String of(Issue issue) {
    return of(
        issue.location().map(Location::file).orElse(""),
        issue.workload().cluster().orElse(""),
        issue.workload().verdict().ref().namespace(),
        issue.workload().verdict().ref().kind(),
        issue.workload().verdict().ref().name(),
        issue.container().map(entry -> entry.facts().type().id()).orElse(""),
        issue.container().map(entry -> entry.facts().name()).orElse(""),
        issue.id());
  }

  /** That of the next thing which is told from others by these parts. */
  String of(String... parts) {
    MessageDigest digest = digest("SHA-256");
    for (String part : parts) {
      byte[] text = part.getBytes(UTF_8);
      digest.update((text.length + ":").getBytes(UTF_8)); // otherwise ab, c would be a, bc
      digest.update(text);
    }
    String print = HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
    int count = seen.merge(print, 1, Integer::sum);
    return count == 1 ? print : print + ":" + count;
  }

  /** A digest of that name, which every Java has. */
  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
