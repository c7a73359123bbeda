package dev.rootseal.operator;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that a full collection leaves less than a tenth of the heap free: the cluster does not
 * fit into the memory limit. Without this, people see a container that restarts again and again.
 *
 * <p>Source: JDK API, {@link GarbageCollectionNotificationInfo}.
 */
final class HeapPressure implements NotificationListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeapPressure.class);

  private static final double NEARLY_FULL = 0.9;
  private static final double ENOUGH_FREE = 0.8;

  /** The share of the heap that may be live for collections to cost little. */
  private static final double SUSTAINABLE = 0.7;

  /** The image's JVM options give the heap half of the container's memory. */
  private static final int LIMIT_TO_HEAP = 2;

  private static final long MIB = 1024 * 1024;
  private static final String FULL_COLLECTION = "end of major GC";

  private static final Set<String> HEAP_POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final long heap;
  private volatile LongSupplier workloads = () -> 0;
  private volatile Optional<Double> liveRatio = Optional.empty();
  private volatile String problem = "";

  /** With the size in bytes that the heap may have. */
  HeapPressure(long heap) {
    this.heap = heap;
  }

  /** Listens to the collections of this JVM. */
  static HeapPressure watch() {
    HeapPressure pressure = new HeapPressure(Runtime.getRuntime().maxMemory());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector).addNotificationListener(pressure, null, null);
    }
    return pressure;
  }

  /** Takes where to ask how many workloads the memory holds. */
  void holds(LongSupplier count) {
    workloads = count;
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    GarbageCollectionNotificationInfo collection =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    if (collection.getGcAction().equals(FULL_COLLECTION)) {
      collected(
          collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum());
    }
  }

  /** A full collection has left so many bytes in use. */
  void collected(long live) {
    double ratio = (double) live / heap;
    liveRatio = Optional.of(ratio);
    if (ratio > NEARLY_FULL) {
      found(live);
    } else if (ratio < ENOUGH_FREE && !problem.isEmpty()) {
      problem = "";
      LOG.atInfo().addKeyValue("liveMiB", live / MIB).log("The heap has enough free space again");
    }
  }

  private void found(long live) {
    boolean isNew = problem.isEmpty();
    long held = workloads.getAsLong();
    problem =
        "%d of %d MiB of heap are in use after a full collection, with %d workloads held; these need a memory limit of %d MiB"
            .formatted(live / MIB, heap / MIB, held, neededLimit(live));
    if (isNew) {
      LOG.atWarn()
          .addKeyValue("liveMiB", live / MIB)
          .addKeyValue("heapMiB", heap / MIB)
          .addKeyValue("workloads", held)
          .addKeyValue("neededLimitMiB", neededLimit(live))
          .log("The memory limit is too small for this cluster. Raise it");
    }
  }

  /** In MiB, rounded up to whole steps of 32. */
  private static long neededLimit(long live) {
    return (long) Math.ceil(LIMIT_TO_HEAP * live / SUSTAINABLE / MIB / 32) * 32;
  }

  /** In-use share of the heap after the last full collection; empty before the first one. */
  Optional<Double> liveRatio() {
    return liveRatio;
  }

  /** One sentence; empty while enough of the heap is free. */
  String problem() {
    return problem;
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      try {
        ((NotificationEmitter) collector).removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        LOG.atDebug().setCause(e).log("Nothing listened to this collector");
      }
    }
  }
}
