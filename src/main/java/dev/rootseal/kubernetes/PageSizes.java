package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many objects are asked for at once. A list begins with few; the pages then grow to what the
 * request itself asks for, or shrink, so that each has about the same number of bytes. Large
 * objects else make pages of more than a gigabyte, which nobody can send in time, nor hold. Where
 * they come behind small ones, the page is given up, and asked for again in tenths.
 */
final class PageSizes {
  private static final int FIRST = 5;
  private static final int GROWTH = 4;
  private static final int TENTH = 10;

  /** Bytes of a page: 300 usual objects. The client holds it twice. */
  private static final long PAGE = 4 * 1024 * 1024;

  private static final long TOO_LONG = 2 * PAGE;
  private static final Pattern LIMIT = Pattern.compile("(?<=[?&]limit=)[0-9]{1,9}");
  private static final Pattern CONTINUE = Pattern.compile("(?<=[?&]continue=)[^&]+");

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
    Matcher place = CONTINUE.matcher(request.toString());
    return new Page(
        request.getPath(),
        limit.find() ? Integer.parseInt(limit.group()) : 0,
        place.find() ? URLDecoder.decode(place.group(), StandardCharsets.UTF_8) : "");
  }

  /** A page that comes in. */
  final class Page {
    private final String path;
    private final int asked;
    private final String place;

    private Page(String path, int asked, String place) {
      this.path = path;
      this.asked = asked;
      this.place = place;
    }

    /** So many bytes have come by now. The last page of a list is taken for a full one. */
    void learn(long bytes) {
      if (asked > 0 && bytes > 0) {
        long fitting = PAGE * asked / bytes;
        next.put(path, (int) Math.clamp(fitting, 1, (long) asked * GROWTH));
      }
    }

    /** Whether it can be asked for again in smaller parts. */
    boolean hasParts() {
      return asked > 1 && !place.isEmpty();
    }

    /** Whether it had better be asked for so: so many bytes have come by now. */
    boolean isTooLong(long bytes) {
      return bytes > TOO_LONG && hasParts();
    }

    /** A page without objects in the place of this one, after which it is asked for again. */
    String insteadOfIt() {
      next.put(path, Math.max(1, asked / TENTH));
      return "{\"metadata\":{\"continue\":%s},\"items\":[]}".formatted(new TextNode(place));
    }
  }
}
