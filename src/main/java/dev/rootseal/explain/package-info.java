/** {@code rootseal explain}: the rule, its words, and what is known about an image, in lines. */
@NullMarked
package dev.rootseal.explain;

import org.jspecify.annotations.NullMarked;
