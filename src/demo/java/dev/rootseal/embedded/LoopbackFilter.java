package dev.rootseal.embedded;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out. The port is on the loopback interface, but any page in a browser on the same
 * machine can send requests there, also under a name of its own that it lets point to 127.0.0.1. So
 * only requests to a loopback name pass, and none that a browser marks as another site's.
 */
final class LoopbackFilter {
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

  private LoopbackFilter() {}

  /**
   * Lets a request pass or not.
   *
   * @throws ApiException 403 for a request that does not come from a program on this machine
   */
  static void check(Headers headers) {
    String host = only(headers, "Host");
    if (host == null || !LOOPBACK.matcher(host).matches()) {
      throw ApiException.forbidden("the embedded API answers only to loopback host names");
    }
    String origin = only(headers, "Origin");
    boolean sameOrigin = origin != null && origin.matches("(?i)https?://" + Pattern.quote(host));
    if (headers.containsKey("Origin") && !sameOrigin) {
      throw ApiException.forbidden("the embedded API does not answer to web pages");
    }
    String site = only(headers, "Sec-Fetch-Site");
    if (headers.containsKey("Sec-Fetch-Site") && (site == null || !OWN_SITE.contains(site))) {
      throw ApiException.forbidden("the embedded API does not answer to web pages");
    }
  }

  /** The header's value when there is exactly one. */
  private static @Nullable String only(Headers headers, String name) {
    List<String> values = headers.get(name);
    return values != null && values.size() == 1 ? values.getFirst() : null;
  }
}
