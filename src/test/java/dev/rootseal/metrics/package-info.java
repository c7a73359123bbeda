/** Tests of the metrics. */
@NullMarked
package dev.rootseal.metrics;

import org.jspecify.annotations.NullMarked;
