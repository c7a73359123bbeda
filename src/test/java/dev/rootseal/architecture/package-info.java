/** What the build holds the structure of the main code to. */
@NullMarked
package dev.rootseal.architecture;

import org.jspecify.annotations.NullMarked;
