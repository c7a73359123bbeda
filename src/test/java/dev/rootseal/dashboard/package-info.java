/** The Grafana dashboard: read, checked, and drawn from what a Prometheus has recorded. */
@NullMarked
package dev.rootseal.dashboard;

import org.jspecify.annotations.NullMarked;
