/** Tests of the Helm chart's files that need no helm. */
@NullMarked
package dev.rootseal.chart;

import org.jspecify.annotations.NullMarked;
