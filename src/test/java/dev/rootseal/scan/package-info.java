/** What a scan counts. */
@NullMarked
package dev.rootseal.scan;

import org.jspecify.annotations.NullMarked;
