/** Prometheus metrics: views of the stored reports, made anew at each scrape. */
@NullMarked
package dev.rootseal.metrics;

import org.jspecify.annotations.NullMarked;
