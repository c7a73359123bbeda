package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.OperatorSettings;
import io.fabric8.kubernetes.client.Config;

/**
 * All that the operator needs to start.
 *
 * @param config where the API server is
 * @param settings how it runs
 * @param logFormat how log lines look
 * @param logLevel the least level that is logged
 */
record OperatorInput(
    Config config, OperatorSettings settings, LogFormat logFormat, Level logLevel) {}
