/** Tests of the embedded API. */
@NullMarked
package dev.rootseal.embedded;

import org.jspecify.annotations.NullMarked;
