/**
 * What is known about published container images: how an image reference is read, the table of
 * images and its lookup.
 *
 * <p>The table is {@code images.tsv} beside the compiled classes; its columns and grammar are
 * described in the README.md next to it. It is written with tabs and without quotes, so that one
 * line is one row in a diff and splitting at tabs is the whole parser.
 */
@NullMarked
package dev.rootseal.catalogue;

import org.jspecify.annotations.NullMarked;
