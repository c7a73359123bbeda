/**
 * What fixes live workloads: reads them, evaluates them as the operator does, writes their patches.
 */
@NullMarked
package dev.rootseal.fix;

import org.jspecify.annotations.NullMarked;
