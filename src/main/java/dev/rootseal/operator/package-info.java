/** The operator: how it starts and stops, leads, and serves its metrics and health. */
@NullMarked
package dev.rootseal.operator;

import org.jspecify.annotations.NullMarked;
