package dev.rootseal.manifest;

/**
 * A text with manifests in it.
 *
 * @param name how a person finds it again: the path as it was given, or what was read instead
 * @param text all of it
 */
public record ManifestSource(String name, String text) {}
