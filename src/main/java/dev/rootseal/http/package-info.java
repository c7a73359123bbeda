/** The servers of metrics and health: addresses, HTTPS, and who may read. */
@NullMarked
package dev.rootseal.http;

import org.jspecify.annotations.NullMarked;
