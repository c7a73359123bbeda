package dev.rootseal.fix;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.helm.ChartValues;
import dev.rootseal.helm.ChartValues.Answer;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.Patch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder for what Helm has rendered: values for the workloads that the values of their chart can
 * fix, and for the others a post-renderer. That is a program for Helm 3, and with the same program
 * a plugin for Helm 4, which takes plugins alone.
 */
public final class HelmFolder implements FileOutput {
  private static final String VALUES = "values.yaml";

  private static final String HEAD =
      "# What Helm has rendered is put beside this file, in a folder of its own.\n"
          + KustomizeFolder.HEAD;

  private static final String SCRIPT =
      """
      #!/bin/sh
      # Reads what Helm has rendered, and prints it with the patches beside this file.
      set -eu
      here=$(cd "$(dirname "$0")" && pwd)
      work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT
      cp -R "$here/kustomization.yaml" "$here/patches" "$work"
      cat > "$work/rendered.yaml"
      if command -v kubectl > /dev/null; then
        kubectl kustomize "$work"
      else
        kustomize build "$work"
      fi
      """;

  private static final String PLUGIN =
      """
      apiVersion: v1
      type: postrenderer/v1
      name: rootseal-fix
      version: 1.0.0
      runtime: subprocess
      runtimeConfig:
        platformCommand:
          - command: ${HELM_PLUGIN_DIR}/post-render
      """;

  private static final Answer NONE = new Answer(false, "--chart names no chart");

  private final Path folder;
  private final Optional<ChartValues> chart;
  private final Map<ProposedFix, List<String>> where = new HashMap<>();
  private final Set<ProposedFix> byValues = new HashSet<>();
  private final List<ProposedFix> postRendered = new ArrayList<>();

  /** A new or empty folder, else an IllegalArgumentException; the chart is the rendered one. */
  public HelmFolder(Path folder, Optional<ChartValues> chart) {
    this.folder = PatchFolder.empty(folder);
    this.chart = chart;
  }

  @Override
  public FilePlan plan(FileText file, List<ProposedFix> fixes) {
    ManifestObjects objects = ManifestObjects.of(file.text());
    List<Change> changes = fixes.stream().map(ProposedFix::change).toList();
    Map<Change, Answer> answers =
        chart.map(one -> one.answers(file.text(), changes)).orElse(Map.of());
    Optional<EditRefusal> whole =
        KustomizeFolder.refusal(objects, Set.of())
            .map(why -> why.equals(EditRefusal.SAME_NAME) ? EditRefusal.RENDERED_TWICE : why);
    return FilePlan.unedited(
        file,
        fixes,
        fix -> {
          boolean isHook =
              objects.template(fix.manifest()).at("/metadata/annotations").has("helm.sh/hook");
          Answer answer = answers.getOrDefault(fix.change(), NONE);
          where.put(fix, where(fix, answer, isHook));
          if (answer.isFixed()) {
            byValues.add(fix);
            return Optional.empty();
          }
          Optional<EditRefusal> hook = isHook ? Optional.of(EditRefusal.HOOK) : Optional.empty();
          return fix.refusal().or(() -> whole).or(() -> hook).or(fix::outdated);
        });
  }

  private static List<String> where(ProposedFix fix, Answer answer, boolean isHook) {
    List<String> lines = new ArrayList<>();
    // Helm deletes a hook before it makes it anew.
    if (fix.remediation().replacement().isPresent() && !isHook) {
      lines.add(
          "  note: The pod template of an existing %s cannot be changed: delete it before helm upgrade."
              .formatted(fix.workload().kind()));
    }
    if (answer.isFixed()) {
      lines.add("  in " + VALUES + ": " + answer.words());
    } else {
      lines.add("  not in " + VALUES + ": " + answer.words());
      lines.add("  in the post-renderer");
    }
    return lines;
  }

  @Override
  public Optional<List<String>> where(ProposedFix fix) {
    return Optional.of(where.getOrDefault(fix, List.of()));
  }

  @Override
  public void write(FilePlan plan) {
    postRendered.addAll(plan.made().keySet());
    postRendered.removeAll(byValues);
  }

  @Override
  public List<String> howToApply() {
    List<String> lines = new ArrayList<>();
    String flags = "";
    ObjectNode values = chart.map(ChartValues::set).orElseGet(JsonNodeFactory.instance::objectNode);
    if (!values.isEmpty()) {
      Path file = folder.resolve(VALUES);
      PatchFolder.write(file, new Patch(values).yaml());
      flags += " --values " + KubectlCommand.quoted(file.toString());
    }
    if (!postRendered.isEmpty()) {
      lines.addAll(postRenderer(folder.resolve("post-renderer")));
      flags += " --post-renderer rootseal-fix";
    }
    lines.add("To see what is left, with the flags that you give to Helm:");
    lines.add("  helm template RELEASE CHART" + flags + " | rootseal scan -");
    lines.add("helm upgrade takes the same flags.");
    return lines;
  }

  private List<String> postRenderer(Path its) {
    Path program = its.resolve("post-render");
    KustomizeFolder.write(its, HEAD, List.of("rendered.yaml"), postRendered);
    PatchFolder.write(its.resolve("plugin.yaml"), PLUGIN);
    PatchFolder.write(program, SCRIPT);
    if (!program.toFile().setExecutable(true, false)) {
      throw new UncheckedIOException(program + " cannot be made executable", new IOException());
    }
    return List.of(
        "The post-renderer needs kubectl or kustomize. Helm 4 takes it as a plugin, once:",
        "  helm plugin install " + KubectlCommand.quoted(its.toString()),
        "Helm 3 takes the program: --post-renderer " + KubectlCommand.quoted(program.toString()));
  }
}
