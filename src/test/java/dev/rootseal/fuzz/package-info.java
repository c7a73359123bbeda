/** Inputs by chance: the runs of the fuzzer, and what is kept of them. */
@NullMarked
package dev.rootseal.fuzz;

import org.jspecify.annotations.NullMarked;
