package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the workloads of a kind. One that its controller has not seen yet keeps what is known of
 * its roll-out: otherwise each new number of replicas would be news. What is told again is kept
 * once, its key included: the client remembers the keys of a whole list until that has come to its
 * end.
 */
final class WorkloadStore<T extends WatchedWorkload> extends BasicItemStore<T> {
  private final Class<T> type;
  private final AtomicLong newest = new AtomicLong(-1);
  private volatile long evaluated = Long.MAX_VALUE;
  private volatile boolean removed;
  private final NamespaceShares shares;

  /** The keys of those that are left out. */
  private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

  WorkloadStore(Class<T> type, NamespaceShares shares) {
    super(WatchedWorkload::key);
    this.type = type;
    this.shares = shares;
    shares.add(this);
  }

  @Override
  public String getKey(T workload) {
    @Nullable T kept = get(workload.key());
    return kept == null ? workload.key() : kept.key();
  }

  /** What is read the same is the same reading: nothing is to be counted then. */
  @SuppressWarnings("ReferenceEquality")
  @Override
  public @Nullable T put(String key, T now) {
    @Nullable T replaced;
    synchronized (shares) {
      @Nullable T before = get(key);
      T kept = before == null ? now : type.cast(now.after(before));
      replaced = super.put(key, kept);
      if (before == null || kept.reading() != before.reading()) {
        count(key, before, kept);
        if (leftOut.contains(key)) {
          now.leaveOut(shares.reason()); // it waits to be handled
        }
      }
    }
    // Only now: whoever knows of the version finds the workload.
    now.comparableVersion().ifPresent(version -> newest.accumulateAndGet(version, Math::max));
    return replaced;
  }

  /** What is gone for a while, as by an empty list, comes back in the version that it had. */
  @Override
  public @Nullable T remove(String key) {
    removed = true;
    synchronized (shares) {
      @Nullable T before = super.remove(key);
      if (before != null) {
        shares.count(namespace(before), before.bytes(), 0);
        leftOut.remove(key);
      }
      return before;
    }
  }

  private void count(String key, @Nullable T before, T kept) {
    leftOut.remove(key);
    shares.count(namespace(kept), before == null ? 0 : before.bytes(), kept.bytes());
    fit(kept);
  }

  private static String namespace(WatchedWorkload workload) {
    return workload.reading().ref().namespace();
  }

  /** Leaves out what has no room any more in a namespace. */
  void fit(String namespace) {
    values().filter(workload -> namespace(workload).equals(namespace)).forEach(this::fit);
  }

  private void fit(T workload) {
    if (!hasRoom(workload)) {
      leftOut.add(workload.key());
      workload.leaveOut(shares.reason());
    }
  }

  private boolean hasRoom(T workload) {
    return shares.hasRoom(namespace(workload), workload.bytes());
  }

  /** The namespaces of which something is left out that has room by now. */
  Stream<String> withRoom() {
    return leftOut.stream()
        .flatMap(key -> Stream.ofNullable(get(key)))
        .filter(this::hasRoom)
        .map(WorkloadStore::namespace)
        .distinct();
  }

  /** Keeps what was read again, where there is room for it; another version comes by itself. */
  void takeAgain(T read) {
    synchronized (shares) {
      @Nullable T kept = get(read.key());
      if (kept != null && leftOut.contains(read.key()) && kept.isVersionOf(read) && hasRoom(kept)) {
        leftOut.remove(read.key());
        kept.takeAgain(read);
      }
    }
  }

  /** Every namespace that is there is evaluated from now on, with what is kept here by now. */
  void evaluationsBegin() {
    evaluated = newest.get();
  }

  /**
   * Whether an addition is one that the first evaluation of its namespace may have missed. The
   * client tells of what was there at the start one by one, and is not done with that when the
   * evaluations begin. Where anything was removed, each is.
   */
  boolean isNews(T added) {
    return removed || added.comparableVersion().orElse(Long.MAX_VALUE) > evaluated;
  }

  /**
   * How much is kept of the workloads of each namespace, so that none takes the memory of all.
   * Where they would take more, the largest are left out, all from a size on: which ones follows
   * from what is there, whichever came first. Of these, the identity and the size are kept.
   */
  static final class NamespaceShares {
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
      if (LongStream.of(share.bytes).allMatch(one -> one == 0)) {
        shares.remove(namespace);
      }
    }

    synchronized boolean hasRoom(String namespace, long bytes) {
      Share share = shares.get(namespace);
      return share == null || sizeClass(bytes) < share.classesKept;
    }

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
}
