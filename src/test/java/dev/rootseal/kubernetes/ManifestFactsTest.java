package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.WorkloadFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest says is what the operator reads of the same object, but for wrong types. */
class ManifestFactsTest {
  private static final String EVERYTHING =
      """
      metadata:
        name: web
        namespace: shop
        labels: {app: web, empty: null, argocd.argoproj.io/instance: shop}
        annotations: {rootseal.dev/exempt: "no"}
        ownerReferences: [{kind: Shop, name: shop, controller: true}, null]
      spec:
        volumeClaimTemplates: [{metadata: {name: data}}, null]
        template:
          metadata: {annotations: {rootseal.dev/exempt: app}}
          spec:
            os: {name: linux}
            nodeSelector: {kubernetes.io/os: linux, other: null}
            initContainers:
            - {name: first, image: busybox, command: [sh, -c, "true"], restartPolicy: Always}
            - null
            containers:
            - name: app
              image: nginx:1.27
              args: [--data, null, /x]
              env: [{name: PGDATA, value: /data}, {name: OTHER, value: x}, null, {name: PGDATA}]
              securityContext: {readOnlyRootFilesystem: true, privileged: false}
              ports: [{containerPort: 8080}, {name: http-x}, null]
              volumeMounts:
              - {name: tmp, mountPath: /tmp}
              - {name: disk, mountPath: /disk, readOnly: true}
              - {name: data, mountPath: /data}
              - {name: nowhere, mountPath: /n}
              volumeDevices: [{name: raw, devicePath: /dev/x}]
            - {name: app, securityContext: {readOnlyRootFilesystem: "yes"}}
            - {name: c, securityContext: {readOnlyRootFilesystem: null}}
            - {name: d, securityContext: {readOnlyRootFilesystem: false, privileged: true}}
            volumes:
            - {name: tmp, emptyDir: {}}
            - {name: disk, persistentVolumeClaim: {claimName: disk, readOnly: true}}
            - {name: config, emptyDir: null, configMap: {name: a}}
            - {name: fine, nfs: {readOnly: false}}
            - {name: bare}
            - null
      """;

  @Test
  void anObjectIsReadAsTheOperatorReadsIt() throws Exception {
    assertThat(read(EVERYTHING)).isEqualTo(byTheOperator(EVERYTHING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{metadata: null}",
        "{metadata: {name: null, labels: null, annotations: null}, spec: null}",
        "{metadata: {name: a}, spec: {template: null, volumeClaimTemplates: null}}",
        "{metadata: {name: a}, spec: {template: {metadata: null, spec: {containers: null, volumes: []}}}}",
        "{metadata: {name: a}, spec: {template: {spec: {os: {name: windows}, containers: [{}]}}}}",
      })
  void nothingIsReadAsTheOperatorReadsIt(String yaml) throws Exception {
    assertThat(read(yaml)).isEqualTo(byTheOperator(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {metadata: {name: 5}} | [metadata, name] a number is not expected here
          {metadata: {labels: {a: true}}} | [metadata, labels, a] a boolean is not expected here
          {metadata: {labels: []}} | [metadata, labels] a list is not expected here
          {metadata: {ownerReferences: [{controller: "true"}]}} | [metadata, ownerReferences, 0, controller] a text is not expected here
          {spec: {template: {spec: {containers: ''}}}} | [spec, template, spec, containers] a text is not expected here
          {spec: {template: {spec: {containers: [[]]}}}} | [spec, template, spec, containers, 0] a list is not expected here
          {spec: {template: {spec: {containers: [{ports: [{containerPort: 80.5}]}]}}}} | [spec, template, spec, containers, 0, ports, 0, containerPort] a number is not expected here
          {spec: {template: {spec: {containers: [{ports: [{containerPort: 4294967296}]}]}}}} | [spec, template, spec, containers, 0, ports, 0, containerPort] a number is not expected here
          {spec: {template: {spec: {volumes: [{name: {}}]}}}} | [spec, template, spec, volumes, 0, name] an object is not expected here
          """)
  void anotherTypeIsRefusedAtItsPlace(String yaml, String problem) {
    WorkloadFactsReader.ShapeException refused =
        catchThrowableOfType(WorkloadFactsReader.ShapeException.class, () -> read(yaml));

    assertThat(refused.path() + " " + refused.getMessage()).isEqualTo(problem);
  }

  @Test
  void anImageThatIsTooLongIsRefused() {
    String image = "a".repeat(4097);

    WorkloadFactsReader.ShapeException refused =
        catchThrowableOfType(
            WorkloadFactsReader.ShapeException.class,
            () -> read("{spec: {template: {spec: {containers: [{image: %s}]}}}}".formatted(image)));

    assertThat(refused).hasMessage("more than 4096 characters");
  }

  private static WorkloadFacts read(String yaml) throws JsonProcessingException {
    return WorkloadFactsReader.ofManifest(
        "StatefulSet", (ObjectNode) new ObjectMapper().readTree(ApiText.json(yaml)));
  }

  private static WorkloadFacts byTheOperator(String yaml) {
    return ApiText.facts(ApiText.list(WatchedStatefulSet.class, yaml).getFirst());
  }
}
