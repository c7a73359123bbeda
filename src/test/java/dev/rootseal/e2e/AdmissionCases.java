package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WorkloadFactsReader;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.PolicyFixture;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScanPolicy;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Workloads, and a policy on a day that evaluates them. */
record AdmissionCases(ScanPolicy policy, LocalDate day, List<JsonNode> workloads) {
  /** The day of the golden cases. */
  private static final LocalDate DAY = LocalDate.of(2026, 8, 1);

  private static final JsonNode SOURCES =
      Manifests.inOrder(
              """
              EMPTY_DIR: {emptyDir: {}}
              PERSISTENT_VOLUME_CLAIM: {persistentVolumeClaim: {claimName: a}}
              EPHEMERAL: {ephemeral: {volumeClaimTemplate: {spec: {
                accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}
              HOST_PATH: {hostPath: {path: /x}}
              NFS: {nfs: {server: a, path: /x}}
              CSI: {csi: {driver: example.com}}
              CONFIG_MAP: {configMap: {name: a}}
              SECRET: {secret: {secretName: a}}
              DOWNWARD_API: {downwardAPI: {}}
              PROJECTED: {projected: {sources: []}}
              IMAGE: {image: {reference: a}}
              GIT_REPO: {gitRepo: {repository: "https://example.com/a"}}
              UNKNOWN: {configMap: {name: a}}
              IN_TREE_DISK: {flocker: {datasetName: a}}
              """)
          .getFirst();

  /** The rows of pods and policies in the tests of the rule, if an API server takes them. */
  static List<AdmissionCases> golden() {
    Map<String, List<JsonNode>> byPolicy = new LinkedHashMap<>();
    rows("RuleCasesTest", "verdicts", 2, byPolicy);
    rows("ExemptionCasesTest", "verdicts", 2, byPolicy);
    rows("OwnerAnnotationsTest", "whatAnOwnerTakesAway", 2, byPolicy);
    return byPolicy.entrySet().stream()
        .map(
            one ->
                new AdmissionCases(
                    new ScanPolicy(
                        PolicyFixture.policy(one.getKey()), ScanPolicy.byDefault().images()),
                    DAY,
                    one.getValue()))
        .toList();
  }

  private static void rows(
      String test, String method, int ofPolicy, Map<String, List<JsonNode>> byPolicy) {
    Class<?> type = unchecked(() -> Class.forName("dev.rootseal.rule." + test));
    Method found =
        Stream.of(type.getDeclaredMethods())
            .filter(one -> one.getName().equals(method))
            .findFirst()
            .orElseThrow();
    requireNonNull(found.getAnnotation(Rows.class))
        .value()
        .lines()
        .map(line -> line.split("\\|", -1))
        .forEach(
            cells ->
                byPolicy
                    .computeIfAbsent(cells[ofPolicy].strip(), _ -> new ArrayList<>())
                    .add(object(PodLine.workload(cells[1].strip()).facts())));
  }

  static ObjectNode object(WorkloadFacts facts) {
    ObjectNode object = workload(facts.ref().kind(), facts.ref().name());
    facts.annotations().values().forEach(object.withObject("/metadata/annotations")::put);
    facts.labels().forEach(object.withObject("/metadata/labels")::put);
    ObjectNode pod = object.withObject("/spec/template/spec");
    if (facts.windows()) {
      pod.withObject("/nodeSelector").put("kubernetes.io/os", "windows");
    }
    facts.volumes().forEach(volume -> add(volume, object));
    facts.containers().forEach(container -> add(container, pod));
    return object;
  }

  static ObjectNode workload(String kind, String name) {
    return Manifests.inOrder(
            """
            apiVersion: apps/v1
            kind: %s
            metadata: {name: %s}
            spec:
              selector: {matchLabels: {app: x}}
              template: {metadata: {labels: {app: x}}, spec: {}}
            """
                .formatted(kind, name))
        .getFirst();
  }

  static ObjectNode claim(String name) {
    return Manifests.inOrder(
            """
            metadata: {name: %s}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """
                .formatted(name))
        .getFirst();
  }

  private static void add(VolumeFacts volume, ObjectNode object) {
    if (volume.source() == VolumeSource.CLAIM_TEMPLATE) {
      object.withArray("/spec/volumeClaimTemplates").add(claim(volume.name()));
      return;
    }
    ObjectNode source = SOURCES.path(volume.source().name()).deepCopy();
    if (volume.readOnly()) {
      source.properties().forEach(field -> ((ObjectNode) field.getValue()).put("readOnly", true));
    }
    object.withArray("/spec/template/spec/volumes").add(source.put("name", volume.name()));
  }

  private static void add(ContainerFacts facts, ObjectNode pod) {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    container.put("name", facts.name()).put("image", facts.image());
    if (facts.flag() != ReadOnlyFlag.NOT_SET) {
      boolean flag = facts.flag() == ReadOnlyFlag.TRUE;
      container.withObject("/securityContext").put("readOnlyRootFilesystem", flag);
    }
    for (MountFacts mount : facts.mounts()) {
      container
          .withArray("/volumeMounts")
          .addObject()
          .put("name", mount.volume().name())
          .put("mountPath", mount.mountPath())
          .put("readOnly", mount.readOnly());
    }
    String list =
        switch (facts.type()) {
          case CONTAINER -> "containers";
          case INIT, SIDECAR -> "initContainers";
          case EPHEMERAL -> "ephemeralContainers";
        };
    if (facts.type() == ContainerType.SIDECAR) {
      container.put("restartPolicy", "Always");
    }
    pod.withArray(list).add(container);
  }

  /** Containers of each image of the catalogue that pass, from the hosts beside its own. */
  static AdmissionCases ofKnownImages(List<String> hosts) {
    ScanPolicy policy = ScanPolicy.byDefault();
    ReadOnlyFilesystemRule rule = policy.on(DAY);
    List<Known> passing =
        policy.images().rows().stream()
            .flatMap(row -> Known.of(row, hosts))
            .filter(one -> passes(rule, workload(List.of(one))))
            .toList();
    List<List<Known>> together = new ArrayList<>();
    passing.stream().filter(Known::isNamed).map(List::of).forEach(together::add);
    List<Known> others = passing.stream().filter(one -> !one.isNamed()).toList();
    for (int i = 0; i < others.size(); i += 50) {
      together.add(others.subList(i, Math.min(i + 50, others.size())));
    }
    return new AdmissionCases(
        policy, DAY, together.stream().<JsonNode>map(AdmissionCases::workload).toList());
  }

  private static boolean passes(ReadOnlyFilesystemRule rule, ObjectNode object) {
    ParseResult read = WorkloadFactsReader.ofApi("StatefulSet", object);
    WorkloadVerdict verdict =
        rule.evaluate(read.known().orElseThrow(), NamespaceFacts.named("known"));
    return verdict.containers().stream().noneMatch(c -> c.verdict().verdict().finding());
  }

  private static ObjectNode workload(List<Known> containers) {
    ObjectNode object = workload("StatefulSet", "known");
    object
        .withArray("/spec/template/spec/volumes")
        .addObject()
        .put("name", "x")
        .putObject("emptyDir");
    for (Known one : containers) {
      ArrayNode all = object.withArray("/spec/template/spec/containers");
      String name = one.isNamed() ? one.name() : "c-" + all.size();
      ObjectNode container = all.addObject().put("name", name).put("image", one.image());
      container.withObject("/securityContext").put("readOnlyRootFilesystem", one.flag());
      for (String path : one.mounts()) {
        container.withArray("/volumeMounts").addObject().put("name", "x").put("mountPath", path);
      }
      if (!one.declared().isEmpty()) {
        object
            .withObject("/metadata/annotations")
            .put("writable-paths.rootseal.dev/" + name, String.join(",", one.declared()));
      }
    }
    return object;
  }

  /** A container that a row knows, nameless where it has no say; and the paths of its owner. */
  private record Known(
      String name, String image, boolean flag, List<String> mounts, List<String> declared) {
    boolean isNamed() {
      return !name.isEmpty();
    }

    /** Of each way to write its image: open, sealed, and with its paths writable or declared. */
    static Stream<Known> of(ImageRow row, List<String> hosts) {
      String[] parts = row.glob().replace("*", "x").replaceFirst("^container:", "").split("@", 2);
      boolean isNamed = row.glob().startsWith("container:");
      String name = isNamed ? parts[0] : "";
      String image = isNamed && parts.length == 1 ? "example.com/any" : parts[parts.length - 1];
      ImagePaths paths = row.paths();
      return Stream.concat(Stream.of(row.ownRegistry().replace("*.", "eu.")), hosts.stream())
          .map(host -> host.isEmpty() ? image : host + "/" + image)
          .flatMap(
              whole ->
                  Stream.of(
                      new Known(name, whole, false, List.of(), List.of()),
                      new Known(name, whole, true, List.of(), List.of()),
                      new Known(name, whole, true, texts(paths.required()), List.of()),
                      new Known(name, whole, true, texts(paths.writable()), List.of()),
                      new Known(name, whole, true, List.of(), texts(paths.volumes()))))
          .distinct();
    }

    private static List<String> texts(List<ContainerPath> paths) {
      return paths.stream().map(ContainerPath::spelling).toList();
    }
  }

  AdmissionCases in(String namespace) {
    return new AdmissionCases(
        policy,
        day,
        workloads.stream()
            .<JsonNode>map(
                object -> {
                  ObjectNode copy = object.deepCopy();
                  copy.withObject("/metadata").put("namespace", namespace);
                  return copy;
                })
            .toList());
  }
}
