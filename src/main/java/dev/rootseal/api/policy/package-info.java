/** The policy as users write it: its resource, its reader, and what has become of it. */
@NullMarked
package dev.rootseal.api.policy;

import org.jspecify.annotations.NullMarked;
