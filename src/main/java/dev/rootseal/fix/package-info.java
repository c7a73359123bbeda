/**
 * What mends live workloads: reads them, judges them as the operator does, writes their patches.
 */
@NullMarked
package dev.rootseal.fix;

import org.jspecify.annotations.NullMarked;
