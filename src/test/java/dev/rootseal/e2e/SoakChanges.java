package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Changes to a cluster, drawn by a seed: of workloads and namespaces that nobody else changes. */
final class SoakChanges {
  private static final List<String> KINDS = List.of("Deployment", "StatefulSet", "DaemonSet");
  private static final int MOST_NAMESPACES = 12;

  private final int mostWorkloads;
  private final Random random;
  private final List<String> namespaces = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();
  private final Set<String> toCreateAgain = new TreeSet<>();
  private Api api;
  private int counter;
  private boolean policy;

  SoakChanges(Api api, Random random, int mostWorkloads) {
    this.api = api;
    this.random = random;
    this.mostWorkloads = mostWorkloads;
  }

  /** The same changes go on by another way in. */
  void through(Api other) {
    api = other;
  }

  private record Workload(String namespace, String kind, String name) {
    String collection() {
      return "/apis/apps/v1/namespaces/%s/%ss".formatted(namespace, kind.toLowerCase(Locale.ROOT));
    }

    String path() {
      return collection() + "/" + name;
    }
  }

  void next() {
    createAgain();
    int drawn = random.nextInt(100);
    if (namespaces.size() < 3 || drawn < 6) {
      createNamespace("soak-" + counter++);
    } else if (workloads.size() < 10 || drawn < 30) {
      createWorkload();
    } else if (drawn < 65) {
      changeWorkload();
    } else if (drawn < 78) {
      deleteWorkload();
    } else if (drawn < 82) {
      deleteNamespace();
    } else if (drawn < 84) {
      toCreateAgain.add(deleteNamespace());
    } else if (drawn < 90) {
      changePolicy();
    } else if (drawn < 97) {
      editReport();
    } else {
      burst();
    }
  }

  private void createNamespace(String name) {
    if (namespaces.size() < MOST_NAMESPACES) {
      api.create(
          "/api/v1/namespaces",
          "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"tier\":\"%d\"}}}"
              .formatted(name, random.nextInt(3)));
      namespaces.add(name);
    }
  }

  private String deleteNamespace() {
    String name = namespaces.remove(random.nextInt(namespaces.size()));
    workloads.removeIf(workload -> workload.namespace().equals(name));
    api.delete("/api/v1/namespaces/" + name);
    return name;
  }

  /** As soon as they are gone. */
  private void createAgain() {
    toCreateAgain.removeIf(
        name -> {
          boolean gone = !api.exists("/api/v1/namespaces/" + name);
          if (gone) {
            createNamespace(name);
          }
          return gone;
        });
  }

  private void createWorkload() {
    if (workloads.size() < mostWorkloads) {
      Workload workload = new Workload(any(namespaces), any(KINDS), "w-" + counter++);
      api.create(workload.collection(), manifest(workload));
      workloads.add(workload);
    }
  }

  private void changeWorkload() {
    api.merge(any(workloads).path(), "{\"spec\":{\"template\":%s}}".formatted(template()));
  }

  private void deleteWorkload() {
    Workload workload = workloads.remove(random.nextInt(workloads.size()));
    api.delete(workload.path());
  }

  private void changePolicy() {
    String spec =
        """
        {"thresholdPercent":%d,"exemptions":[
          {"name":"tier","reason":"They write","match":{"namespaceSelector":{"matchLabels":{"tier":"%d"}}}},
          {"name":"one","reason":"It writes","match":{"names":["w-%d"]}}]}"""
            .formatted(50 + random.nextInt(50), random.nextInt(3), random.nextInt(counter));
    if (!policy) {
      api.apply(Workloads.policy(spec));
      policy = true;
    } else if (random.nextInt(4) == 0) {
      api.delete(Reports.POLICY);
      policy = false;
    } else {
      api.merge(Reports.POLICY, "{\"spec\":%s}".formatted(spec));
    }
  }

  /** What people do to reports, which may be gone at the moment, or made and not complete. */
  private void editReport() {
    String path = Reports.path(any(namespaces));
    int status =
        switch (random.nextInt(3)) {
          case 0 -> api.tryDelete(path);
          case 1 ->
              api.tryMerge(
                      path, "{\"metadata\":{\"labels\":{\"app.kubernetes.io/name\":\"mine\"}}}")
                  .code();
          default ->
              api.tryMerge(path + "/status", "{\"status\":{\"readOnly\":\"9 of 9\"}}").code();
        };
    assertThat(status).isIn(200, 404, 409, 422);
  }

  private void burst() {
    Workload workload = any(workloads);
    for (int i = 0; i < 20; i++) {
      api.merge(workload.path(), "{\"spec\":{\"template\":%s}}".formatted(template()));
    }
  }

  private String manifest(Workload workload) {
    return """
    {"apiVersion":"apps/v1","kind":"%s","metadata":{"name":"%s"},
     "spec":{"selector":{"matchLabels":{"app":"soak"}},"template":%s}}"""
        .formatted(workload.kind(), workload.name(), template());
  }

  private String template() {
    String annotation =
        random.nextInt(4) == 0
            ? "\"rootseal.dev/exempt-reason\":\"It writes\",\"rootseal.dev/exempt\":\"true\""
            : "";
    List<String> containers = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      containers.add(container("c-" + i));
    }
    return """
    {"metadata":{"labels":{"app":"soak"},"annotations":{%s}},
     "spec":{"containers":[%s],"volumes":[{"name":"tmp","emptyDir":{}}]}}"""
        .formatted(annotation, String.join(",", containers));
  }

  private String container(String name) {
    String mounts = random.nextBoolean() ? "{\"name\":\"tmp\",\"mountPath\":\"/tmp\"}" : "";
    return """
    {"name":"%s","image":"registry.example/app:%d","volumeMounts":[%s],
     "securityContext":{"readOnlyRootFilesystem":%s}}"""
        .formatted(name, random.nextInt(5), mounts, random.nextInt(3) > 0);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
