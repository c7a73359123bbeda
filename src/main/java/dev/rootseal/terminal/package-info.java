/** Output for people: the one place where untrusted text on its way to a terminal is escaped. */
@NullMarked
package dev.rootseal.terminal;

import org.jspecify.annotations.NullMarked;
