/** What holds the documents to the code: their tables, links and commands, both ways. */
@NullMarked
package dev.rootseal.docs;

import org.jspecify.annotations.NullMarked;
