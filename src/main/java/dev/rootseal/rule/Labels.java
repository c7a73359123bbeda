package dev.rootseal.rule;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Labels in half the memory of the JDK's immutable map, since one is kept for each workload of a
 * cluster: workloads of one style share the list of keys. Immutable; a look-up is linear.
 */
public final class Labels extends AbstractMap<String, String> {
  private final List<String> keys;
  private final String[] values;

  /**
   * With the value of each key, in the order of the keys.
   *
   * @param keys immutable and without duplicates
   */
  public Labels(List<String> keys, Collection<String> values) {
    this.keys = keys;
    this.values = values.toArray(String[]::new);
  }

  static Map<String, String> copyOf(Map<String, String> labels) {
    if (labels instanceof Labels) {
      return labels;
    }
    List<String> keys = List.copyOf(new TreeSet<>(labels.keySet()));
    return new Labels(keys, keys.stream().map(labels::get).toList());
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, String>> iterator() {
        return IntStream.range(0, values.length)
            .mapToObj(i -> Map.entry(keys.get(i), values[i]))
            .iterator();
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }
}
