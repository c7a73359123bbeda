/** What the self-contained archive has beside the jar: completions, the man page, a quicker jar. */
@NullMarked
package dev.rootseal.archive;

import org.jspecify.annotations.NullMarked;
