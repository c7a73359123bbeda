package dev.rootseal.kubernetes;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many objects are asked for at once. A list begins with few; the pages then grow to what the
 * request itself asks for, or shrink, so that each has about the same number of bytes. Large
 * objects else make pages of more than a gigabyte, which nobody can send in time.
 */
final class PageSizes {
  private static final int FIRST = 50;
  private static final int GROWTH = 4;
  private static final long MOST = 1_000_000;

  /** Bytes of a page: 500 usual objects. */
  private static final long PAGE = 8 * 1024 * 1024;

  private static final Pattern LIMIT = Pattern.compile("(?<=[?&]limit=)[0-9]{1,9}");

  private final Map<String, Integer> next = new ConcurrentHashMap<>();

  /** The same request for as many objects as are good now. */
  URI of(URI request) {
    Matcher limit = LIMIT.matcher(request.toString());
    if (!limit.find()) {
      return request;
    }
    int most = Integer.parseInt(limit.group());
    boolean first = !request.toString().contains("continue=");
    int learned = next.getOrDefault(request.getPath(), FIRST);
    int size = Math.min(most, first ? Math.min(learned, FIRST) : learned);
    return URI.create(limit.replaceFirst(Integer.toString(size)));
  }

  /** The answer to a request, which need not be for a page. */
  Page page(URI request) {
    Matcher limit = LIMIT.matcher(request.toString());
    return new Page(request.getPath(), limit.find() ? Long.parseLong(limit.group()) : 0);
  }

  /** A page that comes in. Each that is cut off has taught what came of it. */
  final class Page {
    private final String path;
    private final long asked;

    private Page(String path, long asked) {
      this.path = path;
      this.asked = asked;
    }

    /** So many objects have come, in so many bytes. */
    void learn(int objects, long bytes) {
      if (asked > 0 && objects > 0) {
        long most = Math.max(FIRST, asked * GROWTH);
        long fitting = PAGE * objects / Math.max(1, bytes);
        next.put(path, (int) Math.clamp(fitting, 1, Math.min(most, MOST)));
      }
    }
  }
}
