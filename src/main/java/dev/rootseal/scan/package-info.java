/**
 * {@code rootseal scan}: manifests and live workloads evaluated by the rule, and what came of it.
 */
@NullMarked
package dev.rootseal.scan;

import org.jspecify.annotations.NullMarked;
