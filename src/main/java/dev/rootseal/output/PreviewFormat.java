package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.PolicyPreview;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.Terminal.Located;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

public enum PreviewFormat {
  /** What changes, for a person. */
  TABLE,
  /** All namespaces, for programs (RFC 8259). */
  JSON;

  public void write(PolicyPreview preview, String version, Terminal terminal) throws IOException {
    switch (this) {
      case TABLE -> write(preview, terminal);
      case JSON -> JsonFormat.write(tree(preview, version), terminal.out());
    }
  }

  private static void write(PolicyPreview preview, Terminal terminal) {
    boolean isWhole = preview.before().isWhole();
    Unreadable.of(preview.before()).forEach(unread -> terminal.line(unread.located()));
    List<Change> changes = Change.of(preview);
    terminal.located(changes.stream().map(Change::located).toList());
    if (!changes.isEmpty() || !isWhole) {
      terminal.line("");
    }
    SortedMap<String, PolicyPreview> all = preview.namespaces();
    List<List<String>> rows = new ArrayList<>(List.of(List.of("NAMESPACE", "BEFORE", "AFTER")));
    all.forEach(
        (name, one) -> {
          if (!one.isNone()) {
            String named = name.isEmpty() ? "(none)" : name;
            rows.add(List.of(named, cell(one.before()), cell(one.after())));
          }
        });
    if (rows.size() > 1) {
      terminal.columns(rows);
      terminal.line("");
    }
    long falling = all.values().stream().filter(PolicyPreview::falls).count();
    terminal.result(
        falling > 0 ? "Fail" : isWhole ? "Pass" : "Unknown",
        "%d of %s would no longer pass; %d of %s would have another verdict."
            .formatted(
                falling,
                Terminal.count(all.size(), "namespace"),
                changes.size(),
                Terminal.count(preview.after().tally().containers(), "container")));
  }

  private static String cell(ScanReport report) {
    String share = " %d of %d".formatted(report.tally().compliant(), report.tally().evaluated());
    return report.result().id()
        + (report.tally().evaluated() == 0 ? "" : share + TableFormat.threshold(report));
  }

  private static ObjectNode tree(PolicyPreview preview, String version) {
    ObjectNode root = JsonFormat.head(version);
    ArrayNode namespaces = root.putArray("namespaces");
    preview
        .namespaces()
        .forEach(
            (name, one) -> {
              ObjectNode json = namespaces.addObject().put("name", name).put("falls", one.falls());
              numbers(json.putObject("before"), one.before());
              numbers(json.putObject("after"), one.after());
            });
    ArrayNode containers = root.putArray("containers");
    Change.of(preview).forEach(change -> change.write(containers.addObject()));
    JsonFormat.problems(root, preview.before());
    return root;
  }

  private static void numbers(ObjectNode json, ScanReport report) {
    json.put("result", report.result().id())
        .put("message", report.message())
        .put("thresholdPercent", report.threshold().percent());
    JsonFormat.summary(json, report);
  }

  /** A container that would have another verdict, by both policies. */
  private record Change(ContainerEntry before, ContainerEntry after) {
    static List<Change> of(PolicyPreview preview) {
      List<ContainerEntry> before = entries(preview.before());
      List<ContainerEntry> after = entries(preview.after());
      return IntStream.range(0, before.size())
          .mapToObj(i -> new Change(before.get(i), after.get(i)))
          .filter(one -> one.before.verdict() != one.after.verdict())
          .toList();
    }

    private static List<ContainerEntry> entries(ScanReport report) {
      return report.workloads().stream().flatMap(ContainerEntry::of).toList();
    }

    Located located() {
      return new Located(
          TableFormat.where(after.workload(), after.location().map(Location::at)),
          "%s %s '%s': %s -> %s. %s"
              .formatted(
                  TableFormat.named(after.workload()),
                  after.facts().type().id(),
                  after.facts().name(),
                  before.verdict().id(),
                  after.verdict().id(),
                  why()));
    }

    /** What is said of the container now, and what was said of it before that holds no longer. */
    private String why() {
      Stream<String> now =
          switch (after.verdict()) {
            case EXEMPT -> after.exemption().stream().map(it -> "Exempt by " + NoteSentence.of(it));
            case NOT_APPLICABLE -> Stream.of(after.whyNot());
            case COMPLIANT ->
                Stream.of(before.sentence())
                    .filter(said -> !said.isEmpty())
                    .map("Before: "::concat);
            case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM, INVALID ->
                Stream.concat(Stream.of(after.sentence()), TableFormat.ofOwners(List.of(after)));
          };
      Stream<String> once =
          before.verdict() == Verdict.NOT_APPLICABLE
              ? Stream.of("The policy evaluates init containers.")
              : before.exemption().stream()
                  .map(it -> "(Was exempt by " + NoteSentence.of(it) + ")");
      return String.join(" ", Stream.concat(now, once).toList());
    }

    void write(ObjectNode json) {
      after.location().ifPresent(at -> json.put("file", at.file()).put("line", at.at().line()));
      WorkloadRef ref = after.workload().verdict().ref();
      json.put("kind", ref.kind())
          .put("namespace", ref.namespace())
          .put("name", ref.name())
          .put("message", why());
      JsonFormat.container(json.putObject("before"), before);
      JsonFormat.container(json.putObject("after"), after);
    }
  }
}
