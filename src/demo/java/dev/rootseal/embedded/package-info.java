/** The embedded Kubernetes API of `rootseal demo`: an API server in memory, on a loopback port. */
@NullMarked
package dev.rootseal.embedded;

import org.jspecify.annotations.NullMarked;
