/** Charts of Helm: their templates, and which values reach which container. */
@NullMarked
package dev.rootseal.helm;

import org.jspecify.annotations.NullMarked;
