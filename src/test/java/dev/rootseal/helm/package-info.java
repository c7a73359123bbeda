@NullMarked
package dev.rootseal.helm;

import org.jspecify.annotations.NullMarked;
