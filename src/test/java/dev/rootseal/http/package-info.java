/** Tests of the servers of metrics and health. */
@NullMarked
package dev.rootseal.http;

import org.jspecify.annotations.NullMarked;
