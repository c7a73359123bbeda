package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.WorkloadEdit;
import dev.rootseal.manifest.Replacement;
import dev.rootseal.scan.ScannedWorkload;
import java.util.Map;
import java.util.Optional;

/**
 * A fix of SARIF: the edit of a file with which a result goes away. Containers of one workload
 * share it, because they share the pod's list of volumes: it is applied once.
 */
final class SarifFix {
  private SarifFix() {}

  /** That of an issue, if the edit of its workload takes it away. */
  static Optional<ObjectNode> of(Issue issue, Map<ScannedWorkload, WorkloadEdit> edits) {
    if (issue.container().isEmpty() || issue.exemption().isPresent()) {
      return Optional.empty();
    }
    String container = issue.container().get().facts().name();
    return Optional.ofNullable(edits.get(issue.workload()))
        .filter(edit -> edit.containers().contains(container))
        .flatMap(edit -> issue.location().map(place -> json(edit, place)));
  }

  private static ObjectNode json(WorkloadEdit edit, Location place) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    SarifText.message(json.putObject("description"), String.join("; ", edit.does()));
    ObjectNode change = json.putArray("artifactChanges").addObject();
    SarifText.file(change.putObject("artifactLocation"), place);
    var replacements = change.putArray("replacements");
    edit.replacements().forEach(one -> replacement(replacements.addObject(), one));
    return json;
  }

  private static void replacement(ObjectNode json, Replacement replacement) {
    json.putObject("deletedRegion")
        .put("startLine", replacement.start().line())
        .put("startColumn", replacement.start().column())
        .put("endLine", replacement.end().line())
        .put("endColumn", replacement.end().column());
    if (!replacement.text().isEmpty()) {
      json.putObject("insertedContent").put("text", replacement.text());
    }
  }
}
