package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All objects, one revision counter for them all, and the changes of late. Stored trees are never
 * changed: a write puts a new tree, so readers need no copies.
 */
final class ObjectStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final Set<Subscription> subscriptions = new LinkedHashSet<>();
  private final int remembered;
  private long revision = 1;
  private long forgotten;

  /**
   * Makes an empty store.
   *
   * @param remembered how many changes a watch can go back; older ones answer 410
   */
  ObjectStore(int remembered) {
    this.remembered = remembered;
  }

  /** Runs an action that reads and then writes, with nothing in between. */
  <T> T exclusively(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  Optional<ObjectNode> find(ObjectKey key) {
    return exclusively(() -> Optional.ofNullable(objects.get(key)));
  }

  Snapshot list(Scope scope) {
    return exclusively(
        () ->
            new Snapshot(
                revision,
                objects.entrySet().stream()
                    .filter(entry -> scope.covers(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList()));
  }

  List<ObjectKey> keys(Predicate<ObjectKey> which) {
    return exclusively(() -> objects.keySet().stream().filter(which).toList());
  }

  /** Stores the tree and stamps it with a new revision. The tree is the store's from then on. */
  ObjectNode put(ObjectKey key, ObjectNode object) {
    return exclusively(
        () -> {
          stamp(object, ++revision);
          ObjectNode before = objects.put(key, object);
          publish(new Change(key, revision, before, object));
          return object;
        });
  }

  void remove(ObjectKey key) {
    exclusively(
        () -> {
          ObjectNode before = objects.remove(key);
          if (before != null) {
            publish(new Change(key, ++revision, before, null));
          }
          return revision;
        });
  }

  long revision() {
    return exclusively(() -> revision);
  }

  /**
   * Follows a scope from just after a revision.
   *
   * @throws ApiException 410 when changes since then are no longer known, or when the revision was
   *     never given out here
   */
  Subscription subscribe(Scope scope, long after) {
    return exclusively(
        () -> {
          if (after < forgotten || after > revision) {
            throw new ApiException(
                410,
                "Expired",
                "too old resource version: %d (%d)".formatted(after, forgotten + 1));
          }
          Subscription subscription = new Subscription(scope);
          history.stream().filter(change -> change.revision() > after).forEach(subscription::offer);
          subscriptions.add(subscription);
          return subscription;
        });
  }

  void unsubscribe(Subscription subscription) {
    exclusively(() -> subscriptions.remove(subscription));
  }

  void endSubscriptions() {
    exclusively(() -> List.copyOf(subscriptions)).forEach(Subscription::end);
  }

  private void publish(Change change) {
    history.add(change);
    if (history.size() > remembered) {
      forgotten = history.remove().revision();
    }
    subscriptions.forEach(subscription -> subscription.offer(change));
  }

  /** Writes the revision into the object's metadata. */
  static ObjectNode stamp(ObjectNode object, long revision) {
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
    return object;
  }
}
