/**
 * Lists of the API in protobuf, as JSON: of each object the fields that are read, and no others.
 */
@NullMarked
package dev.rootseal.protobuf;

import org.jspecify.annotations.NullMarked;
