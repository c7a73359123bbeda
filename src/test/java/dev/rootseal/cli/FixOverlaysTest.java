package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of a fix in the overlays of a base. It is the same where {@code kubectl} builds them
 * and where their patches are read, which a resource that is not there makes the only way.
 */
class FixOverlaysTest {
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

  private void overlay(String patch, String more) throws IOException {
    write("base/web.yaml", WEB);
    write("base/kustomization.yaml", "resources: [web.yaml]\n");
    write(
        "overlays/prod/kustomization.yaml",
        """
        namePrefix: prod-
        resources: [../../base%s]
        patches:
        - target: {kind: Deployment, name: web}
          patch: |-
            %s
        """
            .formatted(more, patch));
  }

  private String fix() {
    return Run.of("fix", "--as=diff", folder.resolve("base/web.yaml").toString()).err();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{op: replace, path: /spec/template/spec/volumes, value: [{name: data, emptyDir: {}}]}] | true",
        "[{op: add, path: /spec/template/spec/containers/0/volumeMounts, value: []}] | true",
        "[{op: add, path: /spec/template/spec/containers/0/securityContext, value: {runAsUser: 1}}] | true",
        "[{op: add, path: /spec/paused, value: true}] | false",
        "[{op: add, path: /spec/template/spec/volumes/-, value: {name: x, emptyDir: {}}}] | false",
        "[{op: add, path: /spec/template/spec/containers/0, value: {name: x, image: y}}] | false",
      })
  void aFixIsMadeWhereItTakesEffect(String patch, boolean undone) throws IOException {
    for (String more : new String[] {"", ", https://example.com/other"}) {
      overlay(patch, more);

      assertThat(fix().contains("the kustomization in 'overlays/prod' takes away"))
          .as("with '%s'", more)
          .isEqualTo(undone);
    }
  }

  /** In each of the four places where a kustomization can have one. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "volumes: [{$patch: replace}, {name: data, emptyDir: {}}] | true",
        "volumes: [{name: rootseal-tmp, $patch: delete}] | true",
        "containers: [{$patch: replace}, {name: app, image: y}] | true",
        "containers: [{name: app, volumeMounts: [{$patch: replace}]}] | true",
        "containers: [{name: app, volumeMounts: [{mountPath: /tmp, $patch: delete}]}] | true",
        "containers: [{name: app, securityContext: {$patch: replace, runAsUser: 1}}] | true",
        "containers: [{name: app, securityContext: null}] | true",
        "containers: [{name: app, securityContext: {runAsUser: 1}}] | false",
        "containers: [{name: app, volumeMounts: [{mountPath: /data, $patch: delete}]}] | false",
        "volumes: [{name: x, emptyDir: {}}] | false",
      })
  void aFixThatAStrategicPatchUndoesIsNotMade(String change, boolean undone) throws IOException {
    String patch =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {"
            + change
            + "}}}}";
    for (String more : new String[] {"", ", https://example.com/other"}) {
      for (String place :
          List.of(
              "patches: [{target: {kind: Deployment}, patch: '%s'}]",
              "patches: [{path: patch.yaml}]",
              "patchesStrategicMerge: [patch.yaml]",
              "patchesStrategicMerge: ['%s']")) {
        overlay("[]", more);
        write(
            "overlays/prod/patch.yaml",
            "%s\n---\n%s".formatted(patch.replace(change, "paused: true"), patch));
        write(
            "overlays/prod/kustomization.yaml",
            "resources: [../../base" + more + "]\n" + place.formatted(patch));

        assertThat(fix().contains("the kustomization in 'overlays/prod' takes away"))
            .as("with '%s' in %s", more, place)
            .isEqualTo(undone);
      }
    }
  }

  @Test
  void aComponentOfAnOverlayIsLookedAt() throws IOException {
    overlay("[{op: add, path: /spec/paused, value: true}]", "");
    write("overlays/prod/kustomization.yaml", "resources: [../../base]\ncomponents: [../../own]\n");
    write(
        "own/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
        - target: {kind: Deployment}
          patch: "[{op: remove, path: /spec/template/spec/volumes}]"
        """);

    assertThat(fix()).contains("the kustomization in 'overlays/prod' takes away");
  }

  @Test
  void aFileOfNoKustomizationHasNoOverlay() throws IOException {
    overlay("[{op: remove, path: /spec/template/spec/volumes}]", "");
    write("base/kustomization.yaml", "resources: []\n");

    assertThat(fix()).doesNotContain("takes away");
  }
}
