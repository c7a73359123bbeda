package dev.rootseal.output;

import dev.rootseal.report.FindingSentence;
import dev.rootseal.rule.Exemption;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing to show at one place: what is wrong with a container, excused or not, or, where there
 * is none, with the annotations of a workload.
 */
record Issue(ScannedWorkload workload, Optional<ContainerEntry> container) {
  static final String ANNOTATION = "UnusableAnnotation";

  static Stream<Issue> of(ScanReport report) {
    return report.workloads().stream()
        .flatMap(workload -> Stream.concat(ofContainers(workload), ofAnnotations(workload)));
  }

  static List<Issue> unexcused(ScanReport report) {
    return of(report).filter(issue -> issue.exemption().isEmpty()).toList();
  }

  private static Stream<Issue> ofContainers(ScannedWorkload workload) {
    return ContainerEntry.of(workload)
        .filter(entry -> entry.unexcused().finding())
        .map(entry -> new Issue(workload, Optional.of(entry)));
  }

  /** What is wrong with the annotations of a workload, where nothing else says it. */
  static Stream<Issue> ofAnnotations(ScannedWorkload workload) {
    return Stream.of(new Issue(workload, Optional.empty()))
        .filter(issue -> !issue.sentence().isEmpty());
  }

  /** What kind of thing it is: a verdict, or {@value #ANNOTATION}. */
  String id() {
    return container.map(entry -> entry.unexcused().id()).orElse(ANNOTATION);
  }

  String sentence() {
    return container
        .map(ContainerEntry::sentence)
        .orElseGet(() -> FindingSentence.ofAnnotations(workload.verdict()));
  }

  /** Where it is to be changed; nothing of a live workload. */
  Optional<Location> location() {
    return container.isPresent()
        ? container.get().location()
        : workload.place().map(place -> Location.of(place.file(), place.at()));
  }

  Optional<Exemption> exemption() {
    return container.flatMap(ContainerEntry::exemption);
  }

  List<String> notes() {
    return container.map(ContainerEntry::notes).orElse(List.of());
  }

  /** What it is about, from the namespace to the container, with slashes between. */
  String path() {
    String address = address(workload);
    return container.map(entry -> address + "/" + entry.facts().name()).orElse(address);
  }

  /** Cluster and namespace, where they are told, kind and name, with slashes between. */
  static String address(ScannedWorkload workload) {
    var ref = workload.verdict().ref();
    return Stream.of(workload.cluster().orElse(""), ref.namespace(), ref.kind(), ref.name())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  static String room(ScannedWorkload workload) {
    String namespace = "namespace '" + workload.verdict().ref().namespace() + "'";
    return workload.cluster().map(context -> context + ", " + namespace).orElse(namespace);
  }
}
