/**
 * Manifests: files, folders and streams of YAML and JSON, read as kubectl and the API server read
 * them, with the line and column of everything. Nulls and hostile input stop here.
 */
@NullMarked
package dev.rootseal.manifest;

import org.jspecify.annotations.NullMarked;
