/**
 * How the API server is found and reached: kubeconfigs, their credentials and plugins, and the
 * service account. All of it is checked here, before the client sees any of it.
 */
@NullMarked
package dev.rootseal.kubeconfig;

import org.jspecify.annotations.NullMarked;
