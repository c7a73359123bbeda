/** The commands of the program `rootseal`, their flags and exit codes. */
@NullMarked
package dev.rootseal.cli;

import org.jspecify.annotations.NullMarked;
