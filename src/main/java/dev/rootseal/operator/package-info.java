/** The operator: what it watches, when it judges, what it writes, how it starts and stops. */
@NullMarked
package dev.rootseal.operator;

import org.jspecify.annotations.NullMarked;
