package dev.rootseal.kubeconfig;

import java.time.Clock;
import java.time.Duration;

/**
 * How time passes for credential plugins.
 *
 * @param limit how long one may take
 * @param clock by which the end of what it gave is seen
 */
record PluginTime(Duration limit, Clock clock) {}
