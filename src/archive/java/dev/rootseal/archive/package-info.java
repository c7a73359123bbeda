/** What the self-contained archive has beside its jars: licences, completion, the man page. */
@NullMarked
package dev.rootseal.archive;

import org.jspecify.annotations.NullMarked;
