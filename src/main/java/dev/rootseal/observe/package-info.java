/**
 * {@code rootseal observe}: which containers have written to their root file system since they
 * started, by what kubelets count.
 */
@NullMarked
package dev.rootseal.observe;

import org.jspecify.annotations.NullMarked;
