/** Manifests as users write them, well and badly. */
@NullMarked
package dev.rootseal.manifest;

import org.jspecify.annotations.NullMarked;
