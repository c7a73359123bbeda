/** Where a container writes: an observer beside it in its pod, and what that has found. */
@NullMarked
package dev.rootseal.observe.paths;

import org.jspecify.annotations.NullMarked;
