package dev.rootseal.operator.controller;

import dev.rootseal.api.ContentDigest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What was last written to each report, to know what somebody else has written. */
final class WrittenReports {
  /** In the place of a version that is not known yet. */
  private static final String ON_ITS_WAY = "";

  private final Map<String, ContentDigest> digests = new ConcurrentHashMap<>();

  /** The versions in which reports were created here, which have no status. */
  private final Map<String, String> created = new ConcurrentHashMap<>();

  void put(HasMetadata report, ContentDigest digest) {
    digests.put(key(report), digest);
  }

  /**
   * Whether it is what was written last; anything is, where nothing was. What is held may be older
   * than the last write: a state that comes back before the API has said anything of the state in
   * between looks as if it were there already, and has to be written all the same.
   */
  boolean isLast(HasMetadata report, ContentDigest digest) {
    return digest.equals(digests.getOrDefault(key(report), digest));
  }

  /** Creates a report without its status. */
  HasMetadata create(HasMetadata report, Supplier<HasMetadata> request) {
    String key = key(report);
    created.put(key, ON_ITS_WAY);
    try {
      HasMetadata answer = request.get();
      created.put(key, answer.getMetadata().getResourceVersion());
      return answer;
    } finally {
      created.remove(key, ON_ITS_WAY);
    }
  }

  /**
   * Whether the content is not what was last written: somebody else changed it. What is created
   * here has no status at first, which follows, or fails and is tried again.
   */
  boolean isForeign(CachedReport report) {
    return !isJustCreated(report)
        && (report.repair().isPresent() || !report.digest().equals(digests.get(key(report))));
  }

  private boolean isJustCreated(CachedReport report) {
    String version = created.get(key(report));
    return version != null
        && (version.equals(ON_ITS_WAY)
            || version.equals(report.getMetadata().getResourceVersion()));
  }

  /** The namespaces whose report was written, for better or worse. */
  Stream<String> namespaces() {
    return digests.keySet().stream().filter(key -> !key.isEmpty());
  }

  void forget(String namespace) {
    digests.remove(namespace);
    created.remove(namespace);
  }

  private static String key(HasMetadata report) {
    String namespace = report.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }
}
