/** The formats, by the readers that they are made for. */
@NullMarked
package dev.rootseal.output;

import org.jspecify.annotations.NullMarked;
