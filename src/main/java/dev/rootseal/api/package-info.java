/** The custom resources of the group rootseal.dev: what reports look like to users of the API. */
@NullMarked
package dev.rootseal.api;

import org.jspecify.annotations.NullMarked;
