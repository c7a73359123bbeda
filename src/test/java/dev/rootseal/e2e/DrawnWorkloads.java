package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Workloads that an API server takes, drawn by a seed. */
record DrawnWorkloads(Random random, List<JsonNode> sources) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PATHS =
      List.of(
          "/tmp /tmp/ //tmp /tmp/./ /tmp/x / /var/run /run /run/app /var/lock /run/lock/x /srv /var"
              .concat(" /data /tmp/..x /srv/../tmp /dev/shm /./tmp")
              .split(" ", -1));
  private static final List<String> IMAGES =
      List.of(
          "app nginx:1 postgres:16 quay.io/acme/controller:1 bitnami/postgresql:16 mysql auto"
              .concat(" registry.example.com/shop/app:2 localhost:5000/redis:7 istio/proxyv2:1")
              .concat(" example.com/legacy/x registry.k8s.io/coredns/coredns:v1 wordpress:php8")
              .concat(" ghcr.io/a/b/c/d:1 registry.example.com/team-a/tool:2.4 UPPER/x")
              .concat(" registry.example.com/x/postgres:1 bitnami-charts/mysql-x:1")
              .split(" ", -1));
  private static final List<String> NAMES =
      List.of("app", "proxy", "db", "istio-proxy", "rootseal-seed-x", "sidecar", "tool-1");
  private static final List<String> OWNER_PATHS =
      List.of(
          "none",
          " none ",
          "",
          "/tmp",
          "/tmp, /srv",
          "/var/run,/tmp",
          "relative",
          "/srv,relative,/data",
          "/tmp/,",
          "/a//b/./c",
          "/x,".repeat(70) + "/y",
          "/tmp/../etc",
          "/größe,/tmp",
          "/srv,\n/tmp\n",
          "/srv,/tmp\n",
          "none\u001c",
          "/srv\u00a0",
          "/var/lib/postgresql/data,/data,/var/lib/mysql",
          "/" + "x".repeat(2100) + ",/srv",
          "/dev/shm/x,/dev/termination-log,/srv");
  private static final List<String> REASONS = List.of("it writes", "  ", "", "…", "ᅟ", "Δ", "1");

  /** What is over lies far back, and what is to come far ahead: the test knows no date. */
  private static final List<String> LAST_DAYS =
      List.of(
          "2020-02-29|2020-01-01|9030-02-29|9028-02-29|9027-02-30|31.12.9027| 9027-01-01 |9027-13-01|x"
              .concat("|9027-04-31|+12027-01-01|+2027-01-01|9027-01-01\u001c|")
              .split("\\|", -1));

  /** Those of the file, and the others that an API server takes. */
  static List<JsonNode> everySource() {
    return Manifests.inOrder(
            Unchecked.unchecked(
                () -> Files.readString(Path.of("src/test/resources/e2e/every-volume.yaml"))))
        .getFirst()
        .at("/spec/template/spec/volumes")
        .valueStream()
        .toList();
  }

  List<JsonNode> draw(int count) {
    return IntStream.range(0, count).<JsonNode>mapToObj(this::workload).toList();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean inTen(int times) {
    return random.nextInt(10) < times;
  }

  private ObjectNode workload(int number) {
    String kind = one(List.of("Deployment", "StatefulSet", "DaemonSet"));
    ObjectNode object =
        AdmissionCases.workload(kind, one(List.of("w", "legacy-", "db-x-")) + number);
    object.withObject("/metadata/labels").put("tier", one(List.of("data", "web")));
    ObjectNode pod = object.withObject("/spec/template/spec");
    List<String> volumes = volumes(pod);
    if (kind.equals("StatefulSet") && inTen(5)) {
      volumes.add("claim");
      object.withArray("/spec/volumeClaimTemplates").add(AdmissionCases.claim("claim"));
    }
    List<String> names = containers(pod, volumes);
    annotate(object.withObject("/metadata"), names);
    annotate(object.withObject("/spec/template/metadata"), names);
    if (random.nextInt(25) == 0) {
      pod.withObject("/nodeSelector")
          .put(
              one(List.of("kubernetes.io/os", "beta.kubernetes.io/os")),
              one(List.of("windows", "linux")));
    }
    return object;
  }

  private List<String> volumes(ObjectNode pod) {
    List<String> names = new ArrayList<>();
    ArrayNode volumes = pod.putArray("volumes");
    for (int i = random.nextInt(4); i > 0; i--) {
      ObjectNode volume = one(sources).deepCopy();
      volume.put("name", "v" + i);
      names.add("v" + i);
      volumes.add(volume);
    }
    return names;
  }

  private List<String> containers(ObjectNode pod, List<String> volumes) {
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    int regular = 1 + random.nextInt(2);
    int all = regular + random.nextInt(3);
    for (int i = 0; i < all; i++) {
      ObjectNode container = container(names.get(i), volumes);
      if (i >= regular && inTen(4)) {
        container.put("restartPolicy", "Always");
      }
      pod.withArray(i < regular ? "containers" : "initContainers").add(container);
    }
    return names.subList(0, all);
  }

  private ObjectNode container(String name, List<String> volumes) {
    ObjectNode container = JSON.createObjectNode().put("name", name).put("image", one(IMAGES));
    if (inTen(7)) {
      container.putObject("securityContext").put("readOnlyRootFilesystem", inTen(8));
    }
    List<String> paths = new ArrayList<>(PATHS);
    Collections.shuffle(paths, random);
    for (int i = volumes.isEmpty() ? 0 : random.nextInt(4); i > 0; i--) {
      ObjectNode mount =
          container
              .withArray("volumeMounts")
              .addObject()
              .put("name", one(volumes))
              .put("mountPath", paths.get(i));
      if (inTen(2)) {
        mount.put("readOnly", true);
      }
    }
    if (inTen(1)) {
      container.putArray("command").add("sh").add("-c").add("x");
    }
    return container;
  }

  private void annotate(ObjectNode metadata, List<String> names) {
    annotate(metadata, "writable-paths", OWNER_PATHS, names);
    annotate(metadata, "exempt", REASONS, names);
    annotate(metadata, "exempt-until", LAST_DAYS, names);
  }

  private void annotate(
      ObjectNode metadata, String topic, List<String> values, List<String> names) {
    if (inTen(2)) {
      metadata.withObject("/annotations").put("rootseal.dev/" + topic, one(values));
    }
    if (inTen(2)) {
      metadata.withObject("/annotations").put(topic + ".rootseal.dev/" + one(names), one(values));
    }
  }
}
