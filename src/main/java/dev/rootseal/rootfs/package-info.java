/** What has been written to the root file system of a container since it was started. */
@NullMarked
package dev.rootseal.rootfs;

import org.jspecify.annotations.NullMarked;
