package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.utils.Utils;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The watched workloads of the three kinds, each belonging to its namespace. */
record WorkloadSources(List<Source<?>> sources) {
  /** Objects in one page of a list, if small: each page costs etcd, too, whatever its size. */
  static final long PAGE = 2_000;

  static WorkloadSources of(EventSourceContext<Namespace> context, ClusterNumbers numbers) {
    long eighthOfTheHeap = Runtime.getRuntime().maxMemory() / 8;
    WorkloadStore.NamespaceShares shares = new WorkloadStore.NamespaceShares(eighthOfTheHeap);
    return new WorkloadSources(
        WatchedWorkload.KINDS.stream()
            .<Source<?>>map(type -> Source.of(type, shares, context, numbers))
            .toList());
  }

  record Source<T extends WatchedWorkload>(
      InformerEventSource<T, Namespace> events, WorkloadStore<T> store) {
    private static <T extends WatchedWorkload> Source<T> of(
        Class<T> type,
        WorkloadStore.NamespaceShares shares,
        EventSourceContext<Namespace> context,
        ClusterNumbers numbers) {
      WorkloadStore<T> store = new WorkloadStore<>(type, shares);
      return new Source<>(
          new InformerEventSource<>(
              InformerEventSourceConfiguration.from(type, Namespace.class)
                  .withSecondaryToPrimaryMapper(
                      workload -> Set.of(new ResourceID(workload.reading().ref().namespace())))
                  // The index by namespace serves: the framework need not keep one of its own.
                  .withPrimaryToSecondaryMapper(namespace -> Set.of())
                  .withItemStore(store)
                  .withOnAddFilter(numbers::isNews)
                  .withOnUpdateFilter(
                      (now, before) -> !now.after(before).reading().equals(before.reading()))
                  .withInformerListLimit(PAGE)
                  .withWatchAllNamespaces()
                  .build(),
              context),
          store);
    }

    private void readAgain(String namespace, KubernetesClient client) {
      var all = client.resources(events.configuration().getResourceClass()).inNamespace(namespace);
      ListOptions next = new ListOptionsBuilder().withLimit(PAGE).build();
      boolean more = true;
      while (more && store.withRoom().anyMatch(namespace::equals)) {
        KubernetesResourceList<T> page = all.list(next);
        page.getItems().forEach(store::takeAgain);
        next.setContinue(page.getMetadata().getContinue());
        more = Utils.isNotNullOrEmpty(next.getContinue());
      }
    }
  }

  List<EventSource<?, Namespace>> events() {
    return sources.stream().<EventSource<?, Namespace>>map(Source::events).toList();
  }

  /** The namespaces of which some were left out and fit by now. */
  Set<String> withRoom() {
    return sources.stream()
        .flatMap(source -> source.store().withRoom())
        .collect(Collectors.toSet());
  }

  void readAgain(String namespace, KubernetesClient client) {
    sources.forEach(source -> source.readAgain(namespace, client));
  }

  /** Those of a namespace, in no order. */
  Stream<? extends WatchedWorkload> in(String namespace) {
    return sources.stream()
        .flatMap(source -> source.events().byIndex(Cache.NAMESPACE_INDEX, namespace).stream());
  }

  /**
   * Keeps the workloads of a kind. What is told again is kept once, its key included: the client
   * remembers the keys of a whole list until that has come to its end.
   */
  static final class WorkloadStore<T extends WatchedWorkload> extends BasicItemStore<T> {
    private final Class<T> type;
    private final NamespaceShares shares;

    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    WorkloadStore(Class<T> type, NamespaceShares shares) {
      super(WatchedWorkload::key);
      this.type = type;
      this.shares = shares;
      shares.stores.add(this);
    }

    @Override
    public String getKey(T workload) {
      @Nullable T kept = get(workload.key());
      return kept == null ? workload.key() : kept.key();
    }

    /**
     * What is read the same is the same reading: nothing is to be counted then. What was there
     * before stays as it was read, also where it would have no room any more: by that the change is
     * news.
     */
    @SuppressWarnings("ReferenceEquality")
    @Override
    public @Nullable T put(String key, T now) {
      synchronized (shares) {
        @Nullable T before = get(key);
        T kept = before == null ? now : type.cast(now.after(before));
        super.put(key, kept);
        if (before == null || kept.reading() != before.reading()) {
          shares.count(namespace(kept), before == null ? 0 : before.bytes(), kept.bytes());
          leftOut.remove(key);
          if (!fit(kept)) {
            now.leaveOut(shares.reason()); // it waits to be handled
          }
        }
        return before;
      }
    }

    @Override
    public @Nullable T remove(String key) {
      synchronized (shares) {
        @Nullable T before = super.remove(key);
        if (before != null) {
          shares.count(namespace(before), before.bytes(), 0);
          leftOut.remove(key);
        }
        return before;
      }
    }

    private static String namespace(WatchedWorkload workload) {
      return workload.reading().ref().namespace();
    }

    private void fit(String namespace) {
      values().filter(workload -> namespace(workload).equals(namespace)).forEach(this::fit);
    }

    /** Leaves it out where it has no room; whether it has. */
    private boolean fit(T workload) {
      boolean room = hasRoom(workload);
      if (!room) {
        leftOut.add(workload.key());
        workload.leaveOut(shares.reason());
      }
      return room;
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
        if (kept != null
            && leftOut.contains(read.key())
            && kept.isVersionOf(read)
            && hasRoom(kept)) {
          leftOut.remove(read.key());
          kept.takeAgain(read);
        }
      }
    }

    /**
     * How much is kept of the workloads of each namespace, so that none takes the memory of all.
     * Where they would take more, all from a size on are left out, whichever came first. Of these,
     * the identity and the size are kept.
     */
    static final class NamespaceShares {
      /**
       * Sizes of one class differ by less than a factor of two. The first holds all below 1 KiB.
       */
      private static final int CLASSES = 12;

      private static final int FIRST_CLASS_BITS = 10;
      private static final int MIB = 1024 * 1024;

      private final long most;

      /** By namespace the bytes that all would take, by their class. */
      private final Map<String, long[]> bytes = new HashMap<>();

      private final List<WorkloadStore<?>> stores = new ArrayList<>();

      NamespaceShares(long most) {
        this.most = most;
      }

      /** A workload would take other bytes than before, 0 where there is none. */
      private synchronized void count(String namespace, long before, long now) {
        long[] sizes = bytes.computeIfAbsent(namespace, key -> new long[CLASSES]);
        int kept = classesKept(sizes);
        sizes[sizeClass(before)] -= before;
        sizes[sizeClass(now)] += now;
        if (classesKept(sizes) < kept) {
          stores.forEach(store -> store.fit(namespace));
        }
        if (LongStream.of(sizes).allMatch(one -> one == 0)) {
          bytes.remove(namespace);
        }
      }

      /** How many classes, from the smallest on, fit together. */
      private int classesKept(long[] sizes) {
        long sum = 0;
        int kept = 0;
        while (kept < CLASSES && sum + sizes[kept] <= most) {
          sum += sizes[kept++];
        }
        return kept;
      }

      private synchronized boolean hasRoom(String namespace, long size) {
        long[] sizes = bytes.get(namespace);
        return sizes == null || sizeClass(size) < classesKept(sizes);
      }

      private String reason() {
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
}
