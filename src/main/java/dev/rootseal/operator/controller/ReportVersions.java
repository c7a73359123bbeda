package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in the last version of each report that is known here: of those that were written here,
 * and of those that were read. The watch of the reports brings versions without their content.
 *
 * <p>Versions are compared as numbers, which the API server promises since Kubernetes 1.35 and has
 * always kept; where one is none, only the same version is known.
 */
final class ReportVersions {
  /** No write has been answered yet. */
  private static final String NONE = "";

  /**
   * One report.
   *
   * @param version the last version that is known; {@link #NONE} if none is
   * @param content what is in it
   * @param underWay whether a write is under way, whose version nobody knows yet
   * @param seen the last version that came meanwhile
   */
  private record Known(
      String version, Optional<ReportContent> content, boolean underWay, String seen) {
    private static final Known NOTHING = new Known(NONE, Optional.empty(), false, NONE);

    Known begun() {
      return new Known(version, content, true, NONE);
    }

    Known at(String answered, ReportContent written) {
      return new Known(answered, Optional.of(written), underWay, seen);
    }

    Known ended() {
      return new Known(version, content, false, seen);
    }

    Known with(String coming) {
      return underWay ? new Known(version, content, true, coming) : this;
    }

    /** Whether it is a version after the one that is known. */
    boolean isBefore(String other) {
      return !other.equals(version) && !isOlder(other, version);
    }
  }

  private final Map<String, Known> reports = new ConcurrentHashMap<>();
  private final Set<String> overtaken = ConcurrentHashMap.newKeySet();

  /** A write of the report begins. */
  void begin(HasMetadata report) {
    reports.compute(key(report), (key, known) -> orNothing(known).begun());
  }

  /** The report has this content in the version of the answer. */
  void put(HasMetadata report, HasMetadata answer, ReportContent content) {
    String version = answer.getMetadata().getResourceVersion();
    reports.compute(key(report), (key, known) -> orNothing(known).at(version, content));
  }

  /** The write has ended, for better or worse. */
  void end(HasMetadata report) {
    Known known = reports.computeIfPresent(key(report), (key, before) -> before.ended());
    if (known != null && !known.seen().equals(NONE) && known.isBefore(known.seen())) {
      overtaken.add(key(report));
    }
  }

  /** Whether a later version than the one that is known came in a write; it is said once. */
  boolean takeOvertaken(String namespace) {
    return overtaken.remove(namespace);
  }

  /** Whether the version is of somebody else; while a write is under way that is asked later. */
  boolean isForeign(HasMetadata version) {
    String coming = version.getMetadata().getResourceVersion();
    Known known = reports.computeIfPresent(key(version), (key, before) -> before.with(coming));
    return known == null || (!known.underWay() && known.isBefore(coming));
  }

  /**
   * The report in the last version that is known, with what is in it: that of the object, or a
   * later one, of which no event has come yet. Empty where the object is of a later one.
   */
  Optional<CachedNamespaceReport> find(CachedNamespaceReport report) {
    Known known = reports.getOrDefault(key(report), Known.NOTHING);
    return known.isBefore(report.getMetadata().getResourceVersion())
        ? Optional.empty()
        : known.content().map(content -> report.at(known.version(), content));
  }

  void forget(String namespace) {
    reports.remove(namespace);
    overtaken.remove(namespace);
  }

  private static Known orNothing(@Nullable Known known) {
    return known == null ? Known.NOTHING : known;
  }

  private static boolean isOlder(String one, String other) {
    try {
      return Long.parseUnsignedLong(one) < Long.parseUnsignedLong(other);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String key(HasMetadata report) {
    String namespace = report.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }
}
