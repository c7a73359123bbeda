package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value that will be set.
 *
 * @param path from the values of the template's chart
 * @param value what it will be
 */
record ValueTarget(ValuesPath path, JsonNode value) {}
