/**
 * What the custom resources of the group rootseal.dev have in common: bounds, conditions, content.
 */
@NullMarked
package dev.rootseal.api;

import org.jspecify.annotations.NullMarked;
