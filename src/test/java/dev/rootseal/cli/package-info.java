/** Tests of the command line: flags, exit codes, and what is written where. */
@NullMarked
package dev.rootseal.cli;

import org.jspecify.annotations.NullMarked;
