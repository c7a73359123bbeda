/**
 * The rule `read-only-filesystem`: the facts it reads, the verdicts it gives and how they are
 * counted.
 *
 * <p>Everything here is pure and total: no clock, no input or output, no Kubernetes type.
 */
@NullMarked
package dev.rootseal.rule;

import org.jspecify.annotations.NullMarked;
