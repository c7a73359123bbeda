/** Tests of the alert rules, of what installs them and of the documents about them. */
@NullMarked
package dev.rootseal.alerts;

import org.jspecify.annotations.NullMarked;
