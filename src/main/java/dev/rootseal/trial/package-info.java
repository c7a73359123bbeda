/** The proof of a patch: a copy of one pod that runs with it for a while, and is watched. */
@NullMarked
package dev.rootseal.trial;

import org.jspecify.annotations.NullMarked;
