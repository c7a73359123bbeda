/**
 * The door between the Kubernetes API and the rule: slim classes for what is watched, the reader
 * that turns them into facts, and the client. Nulls and the shapes of the API stop here.
 */
@NullMarked
package dev.rootseal.kubernetes;

import org.jspecify.annotations.NullMarked;
