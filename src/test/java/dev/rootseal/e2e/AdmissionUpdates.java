package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.PodLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What only a warning's being there shows: changes, subresources, owned objects. */
record AdmissionUpdates(Api api, String namespace) {
  /** Before, after, and the container that is worse for it. */
  private static final String UPDATES =
      """
      app                                          | app image=x:2                                   |
      app                                          | app good                                        |
      app                                          | app ro                                          |
      app rw                                       | app /                                           |
      app                                          | app; second                                     | second
      app                                          | init setup; app                                 | setup
      init app; other                              | app; other                                      | app
      app good                                     | app                                             | app
      app good                                     | app ro                                          | app
      app good                                     | app good /                                      | app
      app ro                                       | app ro image=x:2                                |
      app ro                                       | app                                             | app
      app ro /                                     | app ro                                          |
      deployment u @exempt=cache : app             | deployment u @exempt=other : app                |
      deployment u @exempt=cache : app             | deployment u @exempt="" : app                   | app
      deployment u @writable-paths=none : app ro   | deployment u @writable-paths=/a : app ro        | app
      deployment u @writable-paths=/a : app ro     | deployment u @writable-paths=/a,/b : app ro     | app
      deployment u @writable-paths=/a,/b : app ro  | deployment u @writable-paths=/b : app ro        |
      """;

  /**
   * A kind, the kind of its controller as a person names it, and whether it is evaluated. {@link
   * AdmissionOwnersIT} has what controllers make.
   */
  private static final String OWNED =
      """
      Deployment |                       | yes
      Deployment | StatefulSet           | yes
      ReplicaSet |                       | yes
      ReplicaSet | Deployment            | yes
      ReplicaSet | Rollout               | yes
      Job        |                       | yes
      Job        | CronJob               | yes
      CronJob    |                       | yes
      Pod        |                       | yes
      Pod        | ReplicaSet            | yes
      Pod        | Job                   | yes
      Pod        | ReplicationController | yes
      """;

  /** What is not as the tables say. */
  List<String> differences() {
    List<String> different = new ArrayList<>();
    UPDATES.lines().forEach(line -> update(line).ifPresent(different::add));
    api.apply(Workloads.account(namespace, "default"));
    OWNED.lines().forEach(line -> owned(line).ifPresent(different::add));
    return different;
  }

  private Optional<String> update(String line) {
    String[] cells = line.split("\\|", -1);
    ObjectNode before = object(cells[0]);
    String path = api.collection(before);
    api.create(path, before.toString());
    path += "/" + before.at("/metadata/name").asText();
    Api.Answer answer = api.tryWithout("PUT", path, object(cells[1]));
    Api.Answer scaled = api.tryWithout("PUT", path + "/scale", scale());
    api.delete(path);
    String worse = cells[2].strip();
    boolean right =
        worse.isEmpty()
            ? answer.warnings().isEmpty()
            : answer.warnings().toString().contains("container '" + worse + "'");
    return right && answer.code() == 200 && scaled.code() == 200 && scaled.warnings().isEmpty()
        ? Optional.empty()
        : Optional.of(line + ": " + answer + " " + scaled);
  }

  private ObjectNode object(String line) {
    ObjectNode object = AdmissionCases.object(PodLine.workload(line.strip()).facts());
    object.withObject("/metadata").put("name", "u").put("namespace", namespace);
    return object;
  }

  private static JsonNode scale() {
    return Api.parse(
        """
        {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "u"},
         "spec": {"replicas": 3}}""");
  }

  private Optional<String> owned(String line) {
    String[] cells = line.split("\\|", -1);
    String kind = cells[0].strip();
    ObjectNode object =
        Manifests.inOrder(
                """
                apiVersion: %s
                kind: %s
                metadata: {name: u, namespace: %s, ownerReferences: [%s]}
                spec: %s
                """
                    .formatted(version(kind), kind, namespace, owner(cells[1].strip()), spec(kind)))
            .getFirst();
    Api.Answer answer = api.tryWithout("POST", api.collection(object), object);
    return answer.code() == 201 && answer.warnings().isEmpty() == cells[2].strip().equals("no")
        ? Optional.empty()
        : Optional.of(line + ": " + answer);
  }

  private static String version(String kind) {
    return kind.equals("Pod") ? "v1" : kind.endsWith("Job") ? "batch/v1" : "apps/v1";
  }

  private static String owner(String kind) {
    return kind.isEmpty()
        ? ""
        : "{apiVersion: %s, kind: %s, name: o, uid: c0ffee, controller: true}"
            .formatted(version(kind), kind);
  }

  private static String spec(String kind) {
    String pod = "{containers: [{name: app, image: x}], restartPolicy: %s}";
    String template = "{metadata: {labels: {app: x}}, spec: %s}".formatted(pod);
    return switch (kind) {
      case "Pod" -> pod.formatted("Never");
      case "Job" -> "{template: %s}".formatted(template.formatted("Never"));
      case "CronJob" ->
          "{schedule: '* * * * *', jobTemplate: {spec: {template: %s}}}"
              .formatted(template.formatted("Never"));
      default ->
          "{selector: {matchLabels: {app: x}}, template: %s}"
              .formatted(template.formatted("Always"));
    };
  }
}
