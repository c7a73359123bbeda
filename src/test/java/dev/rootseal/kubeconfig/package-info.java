/** Tests of how the API server is found and reached, and of what is said when it cannot be. */
@NullMarked
package dev.rootseal.kubeconfig;

import org.jspecify.annotations.NullMarked;
