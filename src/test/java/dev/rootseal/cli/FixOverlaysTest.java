package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fix in the overlays of a base, built by {@code kubectl} or read from their patches. */
class FixOverlaysTest {
  private static final String ELSEWHERE = ", https://example.com/other";
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: app
              image: example.com/web
              volumeMounts:
              - {name: data, mountPath: /data}
            volumes:
            - {name: data, emptyDir: {}}
      """;

  @TempDir private Path folder = Path.of("");

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void overlay(String more, String change) throws IOException {
    write("base/web.yaml", WEB);
    write("base/kustomization.yaml", "resources: [web.yaml]\n");
    write(
        "overlays/prod/kustomization.yaml",
        "namePrefix: prod-\nresources: [../../base%s]\n%s".formatted(more, change));
  }

  private static String strategic(String change) {
    return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {"
        + change
        + "}}}}";
  }

  private boolean isUndone() {
    return Run.of("fix --as=diff", folder.resolve("base/web.yaml").toString())
        .err()
        .contains("the kustomization in 'overlays/prod' takes away");
  }

  @Rows(
      """
      - {op: replace, path: /spec/template/spec/volumes, value: [{name: data, emptyDir: {}}]} | true
      - {op: add, path: /spec/template/spec/containers/0/volumeMounts, value: []} | true
      - {op: add, path: /spec/template/spec/containers/0/securityContext, value: {runAsUser: 1}} | true
      - {op: add, path: /spec/paused, value: true} | false
      - {op: add, path: /spec/template/spec/volumes/-, value: {name: x, emptyDir: {}}} | false
      - {op: add, path: /spec/template/spec/containers/0, value: {name: x, image: z}} | false
      - {op: add, path: /spec/template/spec/containers/0/volumeMounts/-, value: {name: data, mountPath: /tmp}} | true
      - {op: add, path: /spec/template/spec/containers/0/volumeMounts/-, value: {name: data, mountPath: /data}} | false
      - {op: add, path: /spec/template/spec/volumes/-, value: {name: rootseal-tmp, emptyDir: {}}} | true
      containers: [{name: app, volumeMounts: [{name: data, mountPath: /tmp}]}] | false
      volumes: [{$patch: replace}, {name: data, emptyDir: {}}] | true
      volumes: [{name: rootseal-tmp, $patch: delete}] | true
      containers: [{$patch: replace}, {name: app, image: z}] | true
      containers: [{name: app, volumeMounts: [{$patch: replace}]}] | true
      containers: [{name: app, volumeMounts: [{mountPath: /tmp, $patch: delete}]}] | true
      containers: [{name: app, securityContext: {$patch: replace, runAsUser: 1}}] | true
      containers: [{name: app, securityContext: null}] | true
      containers: [{name: app, securityContext: {runAsUser: 1}}] | false
      containers: [{name: app, volumeMounts: [{mountPath: /data, $patch: delete}]}] | false
      volumes: [{name: x, emptyDir: {}}] | false
      """)
  void aFixIsMadeWhereItTakesEffect(String change, boolean undone) throws IOException {
    String patch = change.startsWith("-") ? change : strategic(change);
    for (String more : new String[] {"", ELSEWHERE}) {
      overlay(
          more, "patches: [{target: {kind: Deploy.*, name: web}, patch: '%s'}]".formatted(patch));

      assertThat(isUndone()).as("with '%s'", more).isEqualTo(undone);
    }
  }

  @Rows(
      """
      patches: [{path: patch.yaml}]
      patchesJson6902: [{target: {kind: Deployment}, path: patch.yaml}]
      patchesStrategicMerge: [patch.yaml]
      patchesStrategicMerge: ['%s']
      """)
  void aPatchIsFoundWhereverAKustomizationCanHaveOne(String place) throws IOException {
    String patch = strategic("volumes: [{name: rootseal-tmp, $patch: delete}]");
    overlay(ELSEWHERE, place.formatted(patch));
    write("overlays/prod/patch.yaml", strategic("hostname: x") + "\n---\n" + patch);

    assertThat(isUndone()).isTrue();
  }

  /** Which nobody has fixed yet, or which is exempt. */
  @Rows(
      """
      paused, value: true         | false
      template/spec/volumes, value: [{name: data, emptyDir: {}}] | true
      """)
  void aNeighbourWhoseNameHoldsTheNameIsAnother(String change, boolean undone) throws IOException {
    overlay(
        "",
        "patches: [{target: {name: web}, patch: '- {op: add, path: /spec/%s}'}]".formatted(change));
    write("base/worker.yaml", WEB.replace("name: web}", "name: web-worker}"));
    write("base/kustomization.yaml", "{resources: [web.yaml, worker.yaml], nameSuffix: -v2}\n");

    assertThat(isUndone()).isEqualTo(undone);
  }

  @Test
  void aComponentOfAnOverlayIsLookedAt() throws IOException {
    overlay("", "components: [../../own]\n");
    write(
        "own/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
        - target: {kind: Deployment}
          patch: "- {op: remove, path: /spec/template/spec/volumes}"
        """);

    assertThat(isUndone()).isTrue();
  }

  @Test
  void aFileOfNoKustomizationHasNoOverlay() throws IOException {
    overlay("", "patches: [{target: {}, patch: '[{op: remove, path: /spec/template}]'}]");
    write("base/kustomization.yaml", "resources: []\n");

    assertThat(isUndone()).isFalse();
  }
}
