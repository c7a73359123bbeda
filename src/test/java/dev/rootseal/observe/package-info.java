/** Tests of what kubelets count, and what it says. */
@NullMarked
package dev.rootseal.observe;

import org.jspecify.annotations.NullMarked;
