/**
 * Tests of the packaged program from outside: its launcher, its manifests, and the operator against
 * a real control plane.
 */
@NullMarked
package dev.rootseal.e2e;

import org.jspecify.annotations.NullMarked;
