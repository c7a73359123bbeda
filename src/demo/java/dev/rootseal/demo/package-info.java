/** `rootseal demo`: a shop in the embedded API, the operator on it, and the story of both. */
@NullMarked
package dev.rootseal.demo;

import org.jspecify.annotations.NullMarked;
