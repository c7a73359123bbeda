package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.api.ApiGroup;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A held {@code ComplianceSummary}. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Kind("ComplianceSummary")
@JsonDeserialize(using = CachedClusterReport.Reader.class)
public final class CachedClusterReport extends CachedReport {
  private static final long serialVersionUID = 1;

  private final transient Optional<Instant> lastEvaluation;

  CachedClusterReport(ObjectMeta metadata, Optional<JsonNode> status, Optional<String> repair) {
    super(metadata, status.map(ReportContent::of), repair);
    lastEvaluation = status.flatMap(known -> time(known.path("lastEvaluationTime").asText()));
  }

  /** When the summary was last known to be true; empty where it does not say so. */
  Optional<Instant> lastEvaluation() {
    return lastEvaluation;
  }

  /** A time that somebody else wrote over and that cannot be read is none. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static final class Reader extends CachedReportDeserializer<CachedClusterReport> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(CachedClusterReport.class, CachedClusterReport::new);
    }
  }
}
