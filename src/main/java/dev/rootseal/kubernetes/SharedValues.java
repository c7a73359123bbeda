package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal values one place in memory. The workloads of a cluster come from the same charts, so
 * most of their labels, volumes and mounts are equal to those of another workload.
 *
 * <p>It remembers values in two generations. A value that is asked for moves into the young one;
 * when that is full, it becomes the old one, and the values of the old one that nobody asked for
 * are forgotten. So it is bounded, and values that never repeat do not evict those that do.
 */
final class SharedValues {
  /** Bytes that one generation remembers, its own nodes included. */
  static final int GENERATION = 2 * 1024 * 1024;

  /** Larger values hardly repeat. */
  private static final int LARGEST = 2 * 1024;

  private static final int LONGEST_TEXT = 128;

  /** Bytes of a node of the table with its key. */
  private static final int NODE = 64;

  private final int limit;
  private volatile ConcurrentMap<Key, Object> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<Key, Object> old = new ConcurrentHashMap<>();
  private final AtomicInteger bytes = new AtomicInteger();

  private SharedValues(int limit) {
    this.limit = limit;
  }

  static SharedValues create() {
    return new SharedValues(GENERATION);
  }

  /** For objects that are read once and not kept: it remembers nothing. */
  static SharedValues none() {
    return new SharedValues(0);
  }

  /** The text of a node; an empty one if it has none. */
  String text(JsonNode node) {
    return one(node.asText());
  }

  /** An object whose values are texts, as a new map. */
  Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(entry -> texts.put(one(entry.getKey()), text(entry.getValue())));
    return texts;
  }

  private String one(String text) {
    return text.length() > LONGEST_TEXT ? text : one(text, text.length());
  }

  /**
   * The value, or an equal one that is already in use.
   *
   * @param value must never change
   * @param size about how many bytes it takes
   */
  @SuppressWarnings("unchecked") // a value that is equal to an immutable one has its type
  <T> T one(T value, int size) {
    if (size > LARGEST || limit == 0) {
      return value;
    }
    Key key = Key.of(value);
    @Nullable Object known = young.get(key);
    return known == null ? remember(key, (T) old.getOrDefault(key, value), size) : (T) known;
  }

  @SuppressWarnings("unchecked")
  private <T> T remember(Key key, T value, int size) {
    @Nullable Object other = young.putIfAbsent(key, value);
    if (other != null) {
      return (T) other;
    }
    if (bytes.addAndGet(size + NODE) > limit) {
      startGeneration();
    }
    return value;
  }

  private synchronized void startGeneration() {
    if (bytes.get() > limit) {
      old = young;
      young = new ConcurrentHashMap<>();
      bytes.set(0);
    }
  }

  /**
   * A value with a hash code of its own. {@link Map#hashCode} is the same for all maps whose keys
   * and values cancel each other, such as two labels of the same value. Tables compare keys of one
   * hash code by their order, so that a tenant who chooses such values slows nobody down.
   */
  private record Key(int hash, Object value) implements Comparable<Key> {
    static Key of(Object value) {
      return new Key(value instanceof Map<?, ?> map ? hash(map) : value.hashCode(), value);
    }

    private static int hash(Map<?, ?> map) {
      int hash = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        hash += 31 * entry.getKey().hashCode() + entry.getValue().hashCode();
      }
      return hash;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && hash == key.hash && value.equals(key.value);
    }

    @Override
    public int compareTo(Key other) {
      return value.toString().compareTo(other.value.toString());
    }
  }
}
