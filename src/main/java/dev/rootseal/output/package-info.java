/** The formats of a scan's report: one class each, over the same values. */
@NullMarked
package dev.rootseal.output;

import org.jspecify.annotations.NullMarked;
