/** Tests of the packaged program: launcher, manifests, and the operator against real clusters. */
@NullMarked
package dev.rootseal.e2e;

import org.jspecify.annotations.NullMarked;
