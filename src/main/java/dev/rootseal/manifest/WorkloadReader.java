package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.WorkloadFactsReader;
import dev.rootseal.kubernetes.WorkloadFactsReader.ShapeException;
import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Note.ManifestMistake;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class WorkloadReader {
  private static final String FLAG = ReadOnlyFlag.FIELD;
  private static final String SECURITY = "securityContext";

  private final Node root;
  private final PodKinds.Kind kind;
  private final Node.Budget budget;
  private final Node template;

  WorkloadReader(Node root, PodKinds.Kind kind, Node.Budget budget) throws ManifestException {
    this.root = root;
    this.kind = kind;
    this.budget = budget;
    List<Object> path = new ArrayList<>();
    Node node = root;
    for (String field : kind.template()) {
      node = node.get(field);
      path.add(field);
      if (!(node instanceof Fields) && !node.isNothing()) {
        throw wrongType(path, node.word() + " is not expected here");
      }
    }
    this.template = node;
  }

  ManifestItem.Workload read(Place place, String apiVersion) throws ManifestException {
    Node pod = template.get("spec");
    List<Node> containers =
        ContainerType.LISTS.stream().flatMap(list -> pod.get(list).items().stream()).toList();
    return new ManifestItem.Workload(
        place,
        apiVersion,
        kind.isOutdated(apiVersion),
        withMistakes(facts(), containers),
        containers.stream().map(Node::at).toList(),
        containers.stream().map(WorkloadReader::flag).toList(),
        controller());
  }

  /** The object in the shape of a Deployment or StatefulSet. */
  private WorkloadFacts facts() throws ManifestException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.set("metadata", root.get("metadata").json(budget));
    ObjectNode spec = object.putObject("spec");
    spec.set("template", template.json(budget));
    if (kind.hasClaimTemplates()) {
      spec.set("volumeClaimTemplates", root.get("spec").get("volumeClaimTemplates").json(budget));
    }
    try {
      return WorkloadFactsReader.ofManifest(kind.kind(), object);
    } catch (ShapeException e) {
      throw wrongType(ownPath(e.path()), String.valueOf(e.getMessage()));
    }
  }

  private ManifestException wrongType(List<Object> path, String message) {
    return new ManifestException(
        Reason.WRONG_TYPE, root.follow(path).at(), ShapeException.words(path) + ": " + message);
  }

  /** The way to a field of that shape in the words of the object itself. */
  private List<Object> ownPath(List<Object> path) {
    return path.size() >= 2 && path.subList(0, 2).equals(List.of("spec", "template"))
        ? Stream.concat(kind.template().stream(), path.subList(2, path.size()).stream()).toList()
        : path;
  }

  private static Position flag(Node container) {
    return field(container.get(SECURITY), FLAG)
        .or(() -> field(container, "name"))
        .orElse(container.at());
  }

  private static Optional<Position> field(Node object, String name) {
    return Optional.ofNullable(object.fields().get(name)).map(Node.Field::at);
  }

  private WorkloadFacts withMistakes(WorkloadFacts facts, List<Node> nodes) {
    boolean atPod = field(template.get("spec").get(SECURITY), FLAG).isPresent();
    List<ContainerFacts> containers = new ArrayList<>();
    for (int i = 0; i < facts.containers().size(); i++) {
      List<ManifestMistake> mistakes = new ArrayList<>(facts.containers().get(i).mistakes());
      misspelt(nodes.get(i)).forEach(mistakes::add);
      if (atPod && facts.containers().get(i).flag() == ReadOnlyFlag.NOT_SET) {
        mistakes.add(new Note.FlagAtPodLevel());
      }
      containers.add(facts.containers().get(i).withMistakes(mistakes));
    }
    return facts.withContainers(containers);
  }

  /** Fields that differ from the flag in case alone, which the API server ignores. */
  private static Stream<ManifestMistake> misspelt(Node container) {
    return Stream.of(container, container.get(SECURITY))
        .flatMap(object -> object.fields().keySet().stream())
        .filter(name -> name.equalsIgnoreCase(FLAG) && !name.equals(FLAG))
        .map(Note.MisspeltFlag::new);
  }

  private Optional<WorkloadRef> controller() {
    Node metadata = root.get("metadata");
    String namespace = metadata.get("namespace").text();
    return metadata.get("ownerReferences").items().stream()
        .filter(one -> one.get("controller") instanceof Scalar(_, var it) && it.booleanValue())
        .findFirst()
        .map(
            one ->
                PodKinds.withGroup(
                    one.get("apiVersion").text(),
                    new WorkloadRef(one.get("kind").text(), namespace, one.get("name").text())));
  }
}
