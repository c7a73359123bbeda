/** How long tests wait. */
@NullMarked
package dev.rootseal.waiting;

import org.jspecify.annotations.NullMarked;
