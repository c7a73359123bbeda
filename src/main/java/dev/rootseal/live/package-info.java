/**
 * Live workloads for the command line: read once from an API server, evaluated as the operator
 * does.
 */
@NullMarked
package dev.rootseal.live;

import org.jspecify.annotations.NullMarked;
