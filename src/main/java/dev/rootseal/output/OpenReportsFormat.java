package dev.rootseal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * For whoever collects reports in a cluster: a List of {@code Report} objects, one for each
 * namespace, and a {@code ClusterReport} of what has none. (Source: the CRDs of
 * openreports.io/v1alpha1.)
 */
final class OpenReportsFormat implements ReportFormat {
  /** A DNS label (RFC 1123), as which the API server takes a namespace. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** The key of what belongs to no namespace. */
  private static final String CLUSTER = "";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    var items = list.putArray("items");
    for (var namespace : results(report).entrySet()) {
      OpenReportsObjects.of(namespace.getKey(), namespace.getValue()).forEach(items::add);
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(CommandFreeWriter.ofJson(out), list);
    out.write(System.lineSeparator());
  }

  private static Map<String, List<ObjectNode>> results(ScanReport report) {
    Map<String, List<ObjectNode>> results = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      results
          .computeIfAbsent(namespace(workload), name -> new ArrayList<>())
          .addAll(results(workload));
    }
    for (Problem problem : report.problems()) {
      results
          .computeIfAbsent(CLUSTER, name -> new ArrayList<>())
          .add(OpenReportsResult.unreadable(problem));
    }
    for (String problem : report.unread()) {
      results
          .computeIfAbsent(CLUSTER, name -> new ArrayList<>())
          .add(OpenReportsResult.unread(problem));
    }
    return results;
  }

  /** Its namespace, if that can be the name of one. */
  private static String namespace(ScannedWorkload workload) {
    String namespace = workload.verdict().ref().namespace();
    return NAMESPACE.matcher(namespace).matches() ? namespace : CLUSTER;
  }

  private static List<ObjectNode> results(ScannedWorkload workload) {
    List<ObjectNode> results = new ArrayList<>();
    OpenReportsResult result = new OpenReportsResult(workload);
    for (ContainerEvaluation container : workload.verdict().containers()) {
      results.add(result.of(container));
    }
    if (workload.finding().filter(finding -> finding.containers().isEmpty()).isPresent()) {
      results.add(result.ofTheAnnotations());
    }
    return results;
  }
}
