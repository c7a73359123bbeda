package dev.rootseal.embedded;

/**
 * A kind of write that clients have asked for.
 *
 * @param verb create, update, patch, apply, delete or deletecollection
 * @param resource the resource with its group, and its subresource if any: {@code
 *     deployments.apps}, {@code compliancereports.rootseal.dev/status}
 * @param namespace empty for cluster-scoped resources
 */
public record WriteRequest(String verb, String resource, String namespace) {}
