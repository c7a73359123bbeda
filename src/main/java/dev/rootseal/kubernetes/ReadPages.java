package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JavaType;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pages that were read as they came in. The client, which knows answers as bytes alone, gets a
 * number in place of each, and gives it back when it wants to know what is in the answer.
 */
final class ReadPages {
  /** No JSON begins so, and no answer of an API server. */
  private static final byte[] MAGIC = {'k', '8', 's', 1};

  private static final int TICKET = MAGIC.length + Long.BYTES;

  /** More than are ever on their way at once: one of a request that was given up is not kept. */
  private static final int MOST = 32;

  private final Map<Long, Page> pages = new LinkedHashMap<>();
  private long last;

  /**
   * A page.
   *
   * @param type the class of its objects
   * @param list the objects, as the client has them
   */
  record Page(Class<?> type, DefaultKubernetesResourceList<?> list) {
    /** What the client asks for. */
    DefaultKubernetesResourceList<?> as(JavaType wanted) {
      boolean fits =
          wanted.hasRawClass(DefaultKubernetesResourceList.class)
              && wanted.containedTypeOrUnknown(0).hasRawClass(type);
      if (!fits) {
        throw new IllegalStateException("a list of " + type + " was read for " + wanted);
      }
      return list;
    }
  }

  /** What is given to the client in place of the page. */
  synchronized byte[] keep(Page page) {
    last++;
    pages.put(last, page);
    if (pages.size() > MOST) {
      pages.remove(pages.keySet().iterator().next());
    }
    return ByteBuffer.allocate(TICKET).put(MAGIC).putLong(last).array();
  }

  /**
   * The page for which this is given; empty where it is some other answer, of which nothing is
   * read.
   */
  synchronized Optional<Page> takeInPlaceOf(InputStream answer) throws IOException {
    if (!answer.markSupported()) {
      return Optional.empty();
    }
    answer.mark(TICKET);
    byte[] first = answer.readNBytes(TICKET);
    if (first.length < TICKET || !Arrays.equals(first, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      answer.reset();
      return Optional.empty();
    }
    Page page = pages.remove(ByteBuffer.wrap(first).getLong(MAGIC.length));
    if (page == null) {
      throw new IOException("a page that is not there any more");
    }
    return Optional.of(page);
  }
}
