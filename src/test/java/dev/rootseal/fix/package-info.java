/** Tests of what patches look like; those of the command `rootseal fix` are with the commands. */
@NullMarked
package dev.rootseal.fix;

import org.jspecify.annotations.NullMarked;
