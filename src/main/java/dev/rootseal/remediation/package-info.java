/** What would make a workload comply: patches, what stands in their way, and how sure they are. */
@NullMarked
package dev.rootseal.remediation;

import org.jspecify.annotations.NullMarked;
