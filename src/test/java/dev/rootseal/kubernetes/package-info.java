/** Tests of the door to the Kubernetes API: what is read, and how the client behaves. */
@NullMarked
package dev.rootseal.kubernetes;

import org.jspecify.annotations.NullMarked;
