package dev.rootseal.manifest;

import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What has become of a document, or of an entry of a List. */
public sealed interface ManifestItem {
  Place place();

  /**
   * A workload.
   *
   * @param outdated whether no supported API server knows that version any more
   * @param containers where each container of the facts begins
   * @param flags where the flag of each container stands, or its name where it has none
   * @param controller the {@link #identity} of the object that has made it and will make it again
   */
  record Workload(
      Place place,
      String apiVersion,
      boolean outdated,
      WorkloadFacts facts,
      List<Position> containers,
      List<Position> flags,
      Optional<WorkloadRef> controller)
      implements ManifestItem {
    public Workload {
      containers = List.copyOf(containers);
      flags = List.copyOf(flags);
    }

    /** What no other object has: its address, the kind with its API group. */
    public WorkloadRef identity() {
      return PodKinds.withGroup(apiVersion, facts.ref());
    }

    /** The fields that lead from the object to the spec of its pod. */
    public List<String> pathToPod() {
      PodKinds.Kind kind = PodKinds.KNOWN.of(apiVersion, facts.ref().kind()).orElseThrow();
      return Stream.concat(kind.template().stream(), Stream.of("spec")).toList();
    }
  }

  record Skipped(Place place, SkipReason reason) implements ManifestItem {}

  /**
   * A document that cannot be read: where the trouble is, of what kind, and what is wrong.
   *
   * @param foreign whether nothing in its text is said of Kubernetes
   */
  record Problem(
      Place place, Position at, ManifestException.Reason reason, String message, boolean foreign)
      implements ManifestItem {
    /** Where the trouble is, as compilers write it. */
    public String spot() {
      return at.in(place.file());
    }

    static Problem of(Place place, ManifestException failure) {
      return of(place, failure, false);
    }

    static Problem of(Place place, ManifestException failure, boolean foreign) {
      return new Problem(place, failure.at(), failure.reason(), failure.text(), foreign);
    }

    /** What a mistake of this program costs: the document, or the file, in which it was met. */
    public static Problem of(Place place, RuntimeException mistake) {
      return new Problem(
          place,
          place.at(),
          ManifestException.Reason.INTERNAL,
          "a mistake in rootseal, please report it: %s, at %s"
              .formatted(mistake, mistake.getStackTrace()[0]),
          false);
    }
  }

  /** Something that is meant otherwise, in a document that can be read. */
  record Warning(Place place, String message) implements ManifestItem {}
}
