/** The reports as users read them: those of the namespaces, and the one of the cluster. */
@NullMarked
package dev.rootseal.api.report;

import org.jspecify.annotations.NullMarked;
