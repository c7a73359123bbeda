/** Tests of the embedded API. */
@NullMarked
package dev.rootseal.demo;

import org.jspecify.annotations.NullMarked;
