package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.PatchStream.FilePatches;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.helm.ChartValues;
import dev.rootseal.helm.ChartValues.Answer;
import dev.rootseal.helm.ChartValues.RenderedWorkload;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchCaveat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder for what Helm has rendered: values for the workloads that the values of their chart can
 * fix, and a post-renderer for the others.
 */
public final class HelmFolder implements FileOutput {
  private static final String VALUES = "values.yaml";
  private static final String POST_RENDERER = "post-renderer";

  private final Path folder;
  private final Optional<ChartValues> chart;
  private final FilePatches checks;
  private final PostRenderer postRenderer;
  private final Map<FileFix, Answer> answers = new HashMap<>();
  private final Set<FileFix> hooks = new HashSet<>();

  /**
   * A folder that is new or empty.
   *
   * @param chart what the manifests were rendered of, if it was named
   * @throws IllegalArgumentException if the folder cannot be made, or holds something
   */
  public HelmFolder(Path folder, Optional<ChartValues> chart, FilePatches checks) {
    this.folder = PatchFolder.empty(folder);
    this.chart = chart;
    this.checks = checks;
    this.postRenderer = new PostRenderer(folder.resolve(POST_RENDERER));
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    ManifestObjects objects = ManifestObjects.of(file.text());
    FilePlan patches = checks.plan(file, fixes);
    Optional<EditRefusal> whole = PostRenderer.refusal(objects);
    answers.putAll(answers(file, fixes));
    List<FileFix> done = new ArrayList<>();
    Map<FileFix, EditRefusal> left = new LinkedHashMap<>();
    for (FileFix fix : fixes) {
      JsonNode object = objects.template(fix.manifest());
      if (object.at("/metadata/annotations").has("helm.sh/hook")) {
        hooks.add(fix);
      }
      Optional<EditRefusal> why =
          answers.get(fix) instanceof Answer.Values
              ? Optional.empty()
              : Optional.ofNullable(patches.left().get(fix)).or(() -> whole).or(() -> refusal(fix));
      why.ifPresentOrElse(reason -> left.put(fix, reason), () -> done.add(fix));
    }
    return FilePlan.unedited(file, done, left);
  }

  private Optional<EditRefusal> refusal(FileFix fix) {
    if (hooks.contains(fix)) {
      return Optional.of(EditRefusal.HOOK);
    }
    return fix.manifest().outdated() ? Optional.of(EditRefusal.OUTDATED) : Optional.empty();
  }

  private Map<FileFix, Answer> answers(FileText file, List<FileFix> fixes) {
    Map<FileFix, Answer> found = new HashMap<>();
    Map<FileFix, RenderedWorkload> rendered = new LinkedHashMap<>();
    for (FileFix fix : fixes) {
      ChartValues.RenderedSource.of(file.text(), fix.manifest().place())
          .ifPresentOrElse(
              source -> rendered.put(fix, rendered(fix, source)),
              () ->
                  found.put(
                      fix, new Answer.None("no '# Source:' of helm template stands above it")));
    }
    if (chart.isEmpty()) {
      fixes.forEach(fix -> found.put(fix, new Answer.None("--chart names no chart")));
      return found;
    }
    var answered = chart.get().answers(file.text(), List.copyOf(rendered.values()));
    rendered.forEach((fix, workload) -> found.put(fix, answered.get(workload)));
    return found;
  }

  private static RenderedWorkload rendered(FileFix fix, ChartValues.RenderedSource source) {
    return new RenderedWorkload(
        source,
        fix.finding().workload(),
        fix.manifest().pathToPod(),
        fix.remediation().patch().orElseThrow().root());
  }

  @Override
  public boolean saysWhere() {
    return true;
  }

  @Override
  public List<String> remarks(FileFix fix) {
    List<String> lines = new ArrayList<>();
    for (PatchCaveat remark : fix.remediation().remarks()) {
      // Helm deletes a hook before it makes it anew.
      if (remark instanceof PatchCaveat.Replace(var kind) && !hooks.contains(fix)) {
        lines.add(
            "  note: The pod template of an existing %s cannot be changed: delete it before helm upgrade."
                .formatted(kind));
      }
    }
    switch (answers.get(fix)) {
      case Answer.Values(var keys) -> lines.add("  in " + VALUES + ": " + String.join(", ", keys));
      case Answer.None(var reason) -> {
        lines.add("  not in " + VALUES + ": " + reason);
        lines.add("  in the post-renderer");
      }
      case null -> {}
    }
    return lines;
  }

  @Override
  public void write(FilePlan plan) {
    plan.done().stream()
        .filter(fix -> !(answers.get(fix) instanceof Answer.Values))
        .forEach(postRenderer::add);
  }

  @Override
  public List<String> finish() {
    List<String> lines = new ArrayList<>();
    StringBuilder flags = new StringBuilder();
    ObjectNode values = chart.map(ChartValues::set).orElseGet(JsonNodeFactory.instance::objectNode);
    if (!values.isEmpty()) {
      Path file = folder.resolve(VALUES);
      PatchFolder.write(file, new Patch(values).yaml());
      flags.append(" --values ").append(KubectlCommand.quoted(file.toString()));
    }
    if (!postRenderer.isEmpty()) {
      lines.addAll(postRenderer.finish());
      flags.append(" --post-renderer ").append(PostRenderer.NAME);
    }
    if (!flags.isEmpty()) {
      lines.add("To see what is left, with the flags that you give to Helm:");
      lines.add("  helm template RELEASE CHART" + flags + " | rootseal scan -");
      lines.add("helm upgrade takes the same flags.");
    }
    return lines;
  }
}
