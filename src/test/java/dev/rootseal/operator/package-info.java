/**
 * The operator on an API in memory, wired as {@code main} wires it, and its parts by themselves.
 */
@NullMarked
package dev.rootseal.operator;

import org.jspecify.annotations.NullMarked;
