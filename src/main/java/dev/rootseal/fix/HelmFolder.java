package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.ChartValues;
import dev.rootseal.helm.RenderedSource;
import dev.rootseal.helm.RenderedWorkload;
import dev.rootseal.helm.ValuesAnswer;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.Patch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final ObjectNode values = JsonNodeFactory.instance.objectNode();
  private final PostRenderer postRenderer;
  private final Map<FileFix, ValuesAnswer> answers = new HashMap<>();

  private HelmFolder(Path folder, Optional<ChartValues> chart, FilePatches checks) {
    this.folder = folder;
    this.chart = chart;
    this.checks = checks;
    this.postRenderer = new PostRenderer(folder.resolve(POST_RENDERER));
  }

  /**
   * A folder that is new or empty.
   *
   * @param chart what the manifests were rendered of, if it was named
   * @throws IllegalArgumentException if the folder cannot be made, or holds something
   */
  public static HelmFolder at(Path folder, Optional<ChartValues> chart, FilePatches checks) {
    PatchFolder.requireEmpty(folder);
    return new HelmFolder(folder, chart, checks);
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    ManifestObjects objects = ManifestObjects.of(file.text());
    FilePlan patches = checks.plan(file, fixes);
    Optional<LeftAlone> whole = postRenderer.refusal(objects);
    List<FileFix> done = new ArrayList<>();
    Map<FileFix, LeftAlone> left = new LinkedHashMap<>();
    for (FileFix fix : fixes) {
      JsonNode object = objects.template(fix.manifest());
      ValuesAnswer answer = answer(file, fix, object);
      answers.put(fix, answer);
      Optional<LeftAlone> why =
          answer instanceof ValuesAnswer.Values
              ? Optional.empty()
              : Optional.ofNullable(patches.left().get(fix))
                  .or(() -> whole)
                  .or(() -> postRenderer.refusal(fix, object));
      why.ifPresentOrElse(reason -> left.put(fix, reason), () -> done.add(fix));
    }
    return new FilePlan(file, file, done, Map.of(), left);
  }

  private ValuesAnswer answer(FileText file, FileFix fix, JsonNode object) {
    Optional<RenderedSource> source = RenderedSource.of(file.text(), fix.manifest().place());
    if (chart.isEmpty() || source.isEmpty()) {
      return new ValuesAnswer.None(
          chart.isEmpty()
              ? "--chart names no chart"
              : "no '# Source:' of helm template stands above it");
    }
    return chart
        .get()
        .answer(
            new RenderedWorkload(
                source.get(),
                fix.manifest(),
                object.at("/spec/template/spec"),
                fix.change().containers()));
  }

  @Override
  public List<String> remarks(FileFix fix) {
    return switch (answers.get(fix)) {
      case ValuesAnswer.Values(var patch, var keys) ->
          List.of("  in " + VALUES + ": " + String.join(", ", keys));
      case ValuesAnswer.None(var reason) ->
          List.of("  not in " + VALUES + ": " + reason, "  in the post-renderer");
      case null -> List.of();
    };
  }

  @Override
  public void write(FilePlan plan) {
    for (FileFix fix : plan.done()) {
      if (answers.get(fix) instanceof ValuesAnswer.Values found) {
        merge(values, found.values());
      } else {
        postRenderer.add(fix);
      }
    }
  }

  private static void merge(ObjectNode into, ObjectNode more) {
    for (var field : more.properties()) {
      if (into.get(field.getKey()) instanceof ObjectNode there
          && field.getValue() instanceof ObjectNode deeper) {
        merge(there, deeper);
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  @Override
  public List<String> finish() {
    List<String> lines = new ArrayList<>();
    StringBuilder flags = new StringBuilder();
    if (!values.isEmpty()) {
      Path file = folder.resolve(VALUES);
      KustomizeFolder.write(file, new Patch(values).yaml());
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
