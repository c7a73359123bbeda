package dev.rootseal.operator.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much is kept of the workloads of each namespace, so that none takes the memory of all. Where
 * they would take more, the largest are left out, all from a size on: which ones follows from what
 * is there, whichever came first. Of these, the identity and the size are kept.
 */
final class NamespaceShares {
  /** Of the heap. */
  private static final int SHARE = 8;

  /** Sizes of one class differ by less than a factor of two. The first holds all below 1 KiB. */
  private static final int CLASSES = 12;

  private static final int FIRST_CLASS_BITS = 10;
  private static final int MIB = 1024 * 1024;

  private final long most;
  private final Map<String, Share> shares = new HashMap<>();
  private final List<WorkloadStore<?>> stores = new ArrayList<>();

  NamespaceShares(long most) {
    this.most = most;
  }

  static NamespaceShares ofHeap() {
    return new NamespaceShares(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** What the workloads of a namespace would take. */
  private static final class Share {
    private final long[] bytes = new long[CLASSES];
    private int classesKept = CLASSES;

    private void keep(long most) {
      long sum = 0;
      for (classesKept = 0; classesKept < CLASSES; classesKept++) {
        sum += bytes[classesKept];
        if (sum > most) {
          return;
        }
      }
    }

    private boolean isEmpty() {
      for (long one : bytes) {
        if (one != 0) {
          return false;
        }
      }
      return true;
    }
  }

  void add(WorkloadStore<?> store) {
    stores.add(store);
  }

  /** A workload would take other bytes than before, 0 where there is none. */
  synchronized void count(String namespace, long before, long now) {
    Share share = shares.computeIfAbsent(namespace, key -> new Share());
    share.bytes[sizeClass(before)] -= before;
    share.bytes[sizeClass(now)] += now;
    int kept = share.classesKept;
    share.keep(most);
    if (share.classesKept < kept) {
      stores.forEach(store -> store.fit(namespace));
    }
    if (share.isEmpty()) {
      shares.remove(namespace);
    }
  }

  /** Whether a workload of so many bytes is kept. */
  synchronized boolean hasRoom(String namespace, long bytes) {
    Share share = shares.get(namespace);
    return share == null || sizeClass(bytes) < share.classesKept;
  }

  /** Why a workload is left out. */
  String reason() {
    return "too large beside the others: of the workloads of a namespace "
        + Math.max(1, most / MIB)
        + " MiB are kept, and the largest are left out";
  }

  private static int sizeClass(long bytes) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bytes);
    return Math.clamp(bits - FIRST_CLASS_BITS, 0, CLASSES - 1);
  }
}
