/** The servers of metrics and health: addresses, HTTPS, limits. */
@NullMarked
package dev.rootseal.http;

import org.jspecify.annotations.NullMarked;
