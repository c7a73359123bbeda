/** {@code rootseal admission}: the rule as policies of the API server's own admission. */
@NullMarked
package dev.rootseal.admission;

import org.jspecify.annotations.NullMarked;
