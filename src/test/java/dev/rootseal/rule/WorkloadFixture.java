package dev.rootseal.rule;

import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A workload for tests, told in words: {@code deployment("web").container("app", c ->
 * c.readOnly().emptyDir("/tmp"))}. What is not said is as in a plain manifest: namespace {@code
 * shop}, Linux, no label, no annotation, and a container whose flag is not set. It is evaluated on
 * {@link #TODAY}, by someone who knows no image.
 */
public final class WorkloadFixture {
  /** The day of all tests. */
  public static final LocalDate TODAY = LocalDate.of(2026, 8, 1);

  private final String kind;
  private final String name;
  private final List<ContainerFacts> containers = new ArrayList<>();
  private final List<VolumeFacts> volumes = new ArrayList<>();
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> namespaceLabels = new TreeMap<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private final Map<String, String> templateAnnotations = new TreeMap<>();
  private String namespace = "shop";
  private boolean windows;
  private boolean rolledOut = true;
  private ImageLookup images = ImageLookup.NONE;

  WorkloadFixture(String kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  public static WorkloadFixture deployment(String name) {
    return new WorkloadFixture("Deployment", name);
  }

  public WorkloadFixture in(String otherNamespace) {
    namespace = otherNamespace;
    return this;
  }

  public WorkloadFixture onWindows() {
    windows = true;
    return this;
  }

  /** What runs is not (or not only) this template. */
  public WorkloadFixture notRolledOut() {
    rolledOut = false;
    return this;
  }

  /** A label of the workload itself. */
  public WorkloadFixture labelled(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public WorkloadFixture namespaceLabelled(String key, String value) {
    namespaceLabels.put(key, value);
    return this;
  }

  /** What is known about images to whoever evaluates. */
  public WorkloadFixture knowing(ImageLookup known) {
    images = known;
    return this;
  }

  /** The owner exempts all containers. */
  public WorkloadFixture exemptBecause(String reason) {
    return annotated("rootseal.dev/exempt", reason);
  }

  /** The last day of the owner's exemption. */
  public WorkloadFixture exemptUntil(String date) {
    return annotated("rootseal.dev/exempt-until", date);
  }

  /** An annotation of the workload itself. */
  public WorkloadFixture annotated(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  /** An annotation of the pod template. */
  public WorkloadFixture templateAnnotated(String key, String value) {
    templateAnnotations.put(key, value);
    return this;
  }

  /** A volume that no container mounts. */
  public WorkloadFixture volume(VolumeSource source) {
    volumes.add(new VolumeFacts("unmounted-" + volumes.size(), source, false));
    return this;
  }

  public WorkloadFixture container(String container) {
    return container(container, plain -> {});
  }

  public WorkloadFixture container(String container, Consumer<ContainerFixture> words) {
    return add(container, ContainerType.CONTAINER, words);
  }

  WorkloadFixture add(String container, ContainerType type, Consumer<ContainerFixture> words) {
    ContainerFixture fixture = new ContainerFixture(container, type);
    words.accept(fixture);
    containers.add(fixture.facts());
    volumes.addAll(fixture.volumes());
    return this;
  }

  public WorkloadFacts facts() {
    return new WorkloadFacts(
        new WorkloadRef(kind, namespace, name),
        windows,
        containers,
        volumes,
        labels,
        OwnerAnnotations.of(annotations, templateAnnotations),
        Optional.empty(),
        rolledOut);
  }

  /** The verdict under the default policy: 80 %, and a writable {@code /tmp}. */
  public WorkloadVerdict evaluated() {
    return evaluated(Policy.DEFAULT);
  }

  public WorkloadVerdict evaluated(Policy policy) {
    return new ReadOnlyFilesystemRule(policy, images, TODAY)
        .evaluate(facts(), NamespaceFacts.of(namespace, namespaceLabels, Map.of()));
  }

  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
