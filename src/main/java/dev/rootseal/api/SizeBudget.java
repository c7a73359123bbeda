package dev.rootseal.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The bytes of one object that are still free. */
public final class SizeBudget {
  /** The field's name, the brackets and the comma around a list. */
  private static final int AROUND_LIST = 32;

  private long left;

  public SizeBudget(long left) {
    this.left = left;
  }

  /** The room beside a status whose long lists are still empty, and a spec of so many bytes. */
  public static SizeBudget beside(Object status, long spec) {
    long room = Math.min(Bounds.OBJECT_BYTES - Bounds.METADATA_BYTES, Bounds.STORED_BYTES - spec);
    return new SizeBudget(room - StatusJson.size(status));
  }

  /** The first entries, as many as there is room for; what comes later is dropped. */
  public <T> List<T> take(Stream<T> entries) {
    List<T> taken = new ArrayList<>();
    left -= AROUND_LIST;
    for (Iterator<T> rest = entries.iterator(); left > 0 && rest.hasNext(); ) {
      T entry = rest.next();
      long size = StatusJson.size(entry) + 1;
      if (size > left) {
        break;
      }
      left -= size;
      taken.add(entry);
    }
    return taken;
  }
}
