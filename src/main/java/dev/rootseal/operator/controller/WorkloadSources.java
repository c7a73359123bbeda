package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.rule.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.Utils;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The watched workloads of the three kinds, each belonging to its namespace. */
record WorkloadSources(List<WorkloadSource<?>> sources) {
  /** Objects in one page of a list, if small: each page costs etcd, too, whatever its size. */
  static final long PAGE = 2_000;

  static WorkloadSources of(EventSourceContext<Namespace> context, ClusterNumbers numbers) {
    long eighthOfTheHeap = Runtime.getRuntime().maxMemory() / 8;
    WorkloadStore.NamespaceShares shares = new WorkloadStore.NamespaceShares(eighthOfTheHeap);
    return new WorkloadSources(
        WatchedWorkload.KINDS.stream()
            .<WorkloadSource<?>>map(type -> new WorkloadSource<>(type, shares, context, numbers))
            .toList());
  }

  List<EventSource<?, Namespace>> events() {
    return sources.stream().<EventSource<?, Namespace>>map(one -> one).toList();
  }

  /** The namespaces of which some were left out and fit by now. */
  Set<String> withRoom() {
    return sources.stream().flatMap(source -> source.store.withRoom()).collect(Collectors.toSet());
  }

  void readAgain(String namespace, KubernetesClient client) {
    sources.forEach(source -> source.readAgain(namespace, client));
  }

  long count() {
    return sources.stream().mapToLong(source -> source.store.size()).sum();
  }

  /** Those of a namespace, in no order. */
  Stream<? extends WatchedWorkload> in(String namespace) {
    return sources.stream().flatMap(source -> source.store.in(namespace));
  }

  /**
   * Watches the workloads of one kind; a change requeues the namespace. The framework's own source
   * for informers keeps an index with the version of each object, which takes a sixth of the memory
   * of 100,000 workloads.
   */
  static final class WorkloadSource<T extends WatchedWorkload>
      extends AbstractEventSource<T, Namespace> implements ResourceEventHandler<T> {
    private final WorkloadStore<T> store;
    private final ClusterNumbers numbers;
    private final ConfigurationService configuration;
    private final SharedIndexInformer<T> informer;

    private WorkloadSource(
        Class<T> type,
        WorkloadStore.NamespaceShares shares,
        EventSourceContext<Namespace> context,
        ClusterNumbers numbers) {
      super(type, HasMetadata.getKind(type));
      this.store = new WorkloadStore<>(type, shares);
      this.numbers = numbers;
      this.configuration = context.getControllerConfiguration().getConfigurationService();
      this.informer =
          context
              .getClient()
              .resources(type)
              .inAnyNamespace()
              .withLimit(PAGE)
              .runnableInformer(0)
              .removeNamespaceIndex()
              .itemStore(store)
              .addEventHandler(this);
    }

    /** Returns when the store is in step with the API server. */
    @Override
    public void start() {
      super.start();
      configuration
          .getInformerStoppedHandler()
          .ifPresent(
              handler ->
                  informer.stopped().whenComplete((any, failure) -> stopped(handler, failure)));
      try {
        informer
            .start()
            .toCompletableFuture()
            .get(configuration.cacheSyncTimeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OperatorException("interrupted while the list was read", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new OperatorException("The " + name() + " list could not be read", e);
      }
    }

    private void stopped(InformerStoppedHandler handler, @Nullable Throwable failure) {
      if (isRunning()) {
        handler.onStop(informer, failure);
      }
    }

    @Override
    public void stop() {
      super.stop();
      informer.stop();
    }

    @Override
    public void onAdd(T workload) {
      if (numbers.isNews(workload)) {
        requeue(workload);
      }
    }

    @Override
    public void onUpdate(T before, T now) {
      if (!now.after(before).reading().equals(before.reading())) {
        requeue(now);
      }
    }

    @Override
    public void onDelete(T workload, boolean unknownFinalState) {
      requeue(workload);
    }

    private void requeue(T workload) {
      if (isRunning()) {
        ResourceID namespace = new ResourceID(workload.reading().ref().namespace());
        getEventHandler().handleEvent(new Event(namespace));
      }
    }

    /** Nobody asks the framework: what belongs to a namespace is read from the store. */
    @Override
    public Set<T> getSecondaryResources(Namespace namespace) {
      return Set.of();
    }

    private void readAgain(String namespace, KubernetesClient client) {
      var all = client.resources(resourceType()).inNamespace(namespace);
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

  /**
   * Keeps the workloads of a kind by namespace and name, without a text that joins both. An object
   * that is listed again is kept once.
   */
  static final class WorkloadStore<T extends WatchedWorkload> implements ItemStore<T> {
    private final Class<T> type;
    private final NamespaceShares shares;
    private final Map<String, Map<String, T>> byNamespace = new ConcurrentHashMap<>();
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    WorkloadStore(Class<T> type, NamespaceShares shares) {
      this.type = type;
      this.shares = shares;
      shares.stores.add(this);
    }

    /** Until it is evaluated, the key is kept: the client remembers those of a whole list. */
    @Override
    public String getKey(T workload) {
      @Nullable T kept = find(workload.reading().ref());
      return kept == null ? workload.key() : kept.key();
    }

    private @Nullable T find(WorkloadRef ref) {
      return named(ref.namespace()).get(ref.name());
    }

    private Map<String, T> named(String namespace) {
      return byNamespace.getOrDefault(namespace, Map.of());
    }

    @Override
    public @Nullable T get(String key) {
      int slash = key.indexOf('/');
      return named(key.substring(0, Math.max(slash, 0))).get(key.substring(slash + 1));
    }

    Stream<T> in(String namespace) {
      return named(namespace).values().stream();
    }

    @Override
    public Stream<T> values() {
      return byNamespace.values().stream().flatMap(named -> named.values().stream());
    }

    @Override
    public Stream<String> keySet() {
      return values().map(WatchedWorkload::key);
    }

    @Override
    public int size() {
      return byNamespace.values().stream().mapToInt(Map::size).sum();
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
        WorkloadRef ref = now.reading().ref();
        @Nullable T before = find(ref);
        T kept = before == null ? now : type.cast(now.after(before));
        byNamespace
            .computeIfAbsent(kept.reading().ref().namespace(), any -> new ConcurrentHashMap<>())
            .put(kept.reading().ref().name(), kept);
        if (before == null || kept.reading() != before.reading()) {
          shares.count(ref.namespace(), before == null ? 0 : before.bytes(), kept.bytes());
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
        @Nullable T before = get(key);
        if (before != null) {
          WorkloadRef ref = before.reading().ref();
          Map<String, T> named = named(ref.namespace());
          named.remove(ref.name());
          if (named.isEmpty()) {
            byNamespace.remove(ref.namespace());
          }
          shares.count(ref.namespace(), before.bytes(), 0);
          leftOut.remove(key);
        }
        return before;
      }
    }

    private static String namespace(WatchedWorkload workload) {
      return workload.reading().ref().namespace();
    }

    private void fit(String namespace) {
      in(namespace).forEach(this::fit);
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
        @Nullable T kept = find(read.reading().ref());
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
