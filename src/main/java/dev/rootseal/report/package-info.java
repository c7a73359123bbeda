/** What is told about verdicts: reports, findings, sentences and the way to the threshold. */
@NullMarked
package dev.rootseal.report;

import org.jspecify.annotations.NullMarked;
