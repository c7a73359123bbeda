package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Objects that several tests use. */
final class Fixtures {
  /** A custom type with all that the API treats in a way of its own. */
  static final String REPORT_DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: reports.example.dev}
      spec:
        group: example.dev
        scope: Namespaced
        names: {plural: reports, singular: report, kind: Report, shortNames: [rep], categories: [audit]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          additionalPrinterColumns:
          - {name: Result, type: string, jsonPath: .status.result}
          - {name: Percent, type: integer, jsonPath: .status.percent}
          - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
          - {name: Owner, type: string, priority: 1, jsonPath: .spec.owner}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          schema:
            openAPIV3Schema:
              type: object
              description: A report of a namespace.
              properties:
                spec:
                  type: object
                  description: What is wanted.
                  properties:
                    owner: {type: string, maxLength: 20, description: Who answers for it.}
                    threshold: {type: integer, minimum: 0, maximum: 100, default: 80}
                    labels: {type: object, additionalProperties: {type: string}}
                    paths: {type: array, items: {type: string}}
                    tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
                status:
                  type: object
                  description: What was found.
                  properties:
                    result: {type: string, enum: [Pass, Fail], description: The outcome.}
                    percent: {type: integer}
                    conditions:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [type]
                      items:
                        type: object
                        required: [type, status]
                        properties:
                          type: {type: string}
                          status: {type: string}
                          reason: {type: string}
      """;

  private Fixtures() {}

  static JsonNode yaml(String text) {
    return StrategicPatches.read(text);
  }

  static ObjectNode object(String text) {
    return (ObjectNode) yaml(text);
  }

  static String deployment(String name) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: app, image: "nginx:1.29", ports: [{containerPort: 80}]}
              - {name: side, image: "busybox:1.37"}
        """
        .formatted(name);
  }
}
