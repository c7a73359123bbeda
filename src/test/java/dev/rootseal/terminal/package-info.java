/** Tests of what reaches a terminal. */
@NullMarked
package dev.rootseal.terminal;

import org.jspecify.annotations.NullMarked;
