package dev.rootseal.embedded;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the write requests of clients, whatever became of them. */
final class RequestCounts {
  private final Map<WriteRequest, LongAdder> counts = new ConcurrentHashMap<>();

  void count(String verb, Target target) {
    String resource = target.type().id().qualified();
    String whole =
        target.subresource().isEmpty() ? resource : resource + "/" + target.subresource();
    counts
        .computeIfAbsent(
            new WriteRequest(verb, whole, target.namespace()), request -> new LongAdder())
        .increment();
  }

  Map<WriteRequest, Long> view() {
    Map<WriteRequest, Long> view =
        new TreeMap<>(
            Comparator.comparing(WriteRequest::resource)
                .thenComparing(WriteRequest::namespace)
                .thenComparing(WriteRequest::verb));
    counts.forEach((request, count) -> view.put(request, count.sum()));
    return view;
  }
}
