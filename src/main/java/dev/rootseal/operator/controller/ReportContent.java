package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import java.util.List;

/**
 * What is kept of a report's status: a few hundred bytes where the status itself may take 256 KiB.
 *
 * @param digest the digest of the status
 * @param conditions its conditions
 */
record ReportContent(ContentDigest digest, List<Condition> conditions) {
  ReportContent {
    conditions = List.copyOf(conditions);
  }

  /** Of a status as the API server holds it. */
  static ReportContent of(JsonNode status) {
    return new ReportContent(ContentDigest.of(status), Condition.listOf(status));
  }
}
