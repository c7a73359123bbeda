package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import dev.rootseal.manifest.PodChange.ContainerChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of a chart, by which workloads that it has rendered can be fixed. Templates are read
 * and never run, so that values are found only where they are written out as they are.
 */
public final class ChartValues {
  private final Chart chart;

  private ChartValues(Chart chart) {
    this.chart = chart;
  }

  /**
   * Reads a chart.
   *
   * @param values files with values, in the order in which Helm was given them
   * @throws ManifestException if one of the files cannot be read
   */
  public static ChartValues of(Path folder, List<Path> values) throws ManifestException {
    List<JsonNode> given = new ArrayList<>();
    for (Path file : values) {
      given.add(ManifestObject.yaml(file));
    }
    return new ChartValues(Chart.at(folder, given));
  }

  /** The values that fix a workload, or why there are none. */
  public ValuesAnswer answer(RenderedWorkload workload) {
    try {
      Charts charts = Charts.of(chart, workload.source());
      ChartTemplate template = charts.last().template(workload.source().template());
      TemplatePod pod = TemplatePod.of(charts.last(), template, workload.manifest());
      List<ValueTarget> targets = targets(charts, pod, workload);
      ObjectNode values = JsonNodeFactory.instance.objectNode();
      List<String> keys = new ArrayList<>();
      for (ValueTarget target : targets) {
        ValuesPath path = charts.last().prefix().then(target.path());
        put(values, path.steps(), target.value());
        keys.add(path.toString());
      }
      return new ValuesAnswer.Values(values, keys);
    } catch (NoValuesException e) {
      return new ValuesAnswer.None(e.reason());
    } catch (ManifestException e) {
      return new ValuesAnswer.None("a file of the chart cannot be read: " + e.getMessage());
    }
  }

  private static List<ValueTarget> targets(
      Charts charts, TemplatePod pod, RenderedWorkload workload) throws NoValuesException {
    List<ValueTarget> targets = new ArrayList<>();
    List<ObjectNode> volumes = new ArrayList<>();
    for (ContainerChange change : workload.changes()) {
      targets.addAll(ofContainer(charts, pod, workload, change));
      volumes.addAll(change.volumes());
    }
    if (!volumes.isEmpty()) {
      TemplateField field = pod.field("volumes");
      targets.add(
          new FieldValues(charts, field, pod.within(), workload.pod().path("volumes"))
              .list(volumes, "Volumes"));
    }
    return targets;
  }

  private static List<ValueTarget> ofContainer(
      Charts charts, TemplatePod pod, RenderedWorkload workload, ContainerChange change)
      throws NoValuesException {
    if (!change.opened().isEmpty()) {
      throw new NoValuesException("a mount that is there has to become writable");
    }
    List<ValueTarget> targets = new ArrayList<>();
    TemplateField container = pod.container(change.index());
    JsonNode rendered = workload.container(change.index());
    var around = container.key().within();
    if (change.setsFlag()) {
      TemplateField field = pod.field(container, "securityContext");
      targets.add(new FieldValues(charts, field, around, rendered.path("securityContext")).flag());
    }
    if (!change.mounts().isEmpty()) {
      TemplateField field = pod.field(container, "volumeMounts");
      targets.add(
          new FieldValues(charts, field, around, rendered.path("volumeMounts"))
              .list(change.mounts(), "VolumeMounts"));
    }
    return targets;
  }

  private static void put(ObjectNode values, List<String> steps, JsonNode value) {
    ObjectNode owner = values;
    for (String step : steps.subList(0, steps.size() - 1)) {
      owner = owner.withObjectProperty(step);
    }
    owner.set(steps.getLast(), value);
  }
}
