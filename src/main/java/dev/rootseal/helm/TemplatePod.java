package dev.rootseal.helm;

import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerType;
import java.util.ArrayList;
import java.util.List;

/** The pod of a workload in the template that it was made of. */
final class TemplatePod {
  private final Chart chart;
  private final ChartTemplate template;
  private final ManifestItem.Workload workload;
  private final TemplateField spec;

  private TemplatePod(
      Chart chart, ChartTemplate template, ManifestItem.Workload workload, TemplateField spec) {
    this.chart = chart;
    this.template = template;
    this.workload = workload;
    this.spec = spec;
  }

  /**
   * Finds it.
   *
   * @throws NoValuesException if the template has not exactly one pod of the kind, written out
   */
  static TemplatePod of(Chart chart, ChartTemplate template, ManifestItem.Workload workload)
      throws NoValuesException {
    List<TemplateField> found = new ArrayList<>();
    for (TemplateField document : documents(template)) {
      String kind = workload.facts().ref().kind();
      if (topLevel(document, "kind").stream().anyMatch(field -> field.key().value().equals(kind))) {
        follow(document, workload.pathToPod(), found);
      }
    }
    if (found.size() != 1) {
      throw new NoValuesException(
          "%s has not exactly one %s whose pod is written out there"
              .formatted(template.name(), workload.facts().ref().kind()));
    }
    requireOnce(found.getFirst());
    return new TemplatePod(chart, template, workload, found.getFirst());
  }

  /** The parts between lines {@code ---}, each as a field around all of it. */
  private static List<TemplateField> documents(ChartTemplate template) {
    List<TemplateField> documents = new ArrayList<>();
    List<TemplateLine> lines = template.lines();
    int start = 0;
    for (int i = 0; i <= lines.size(); i++) {
      if (i == lines.size() || lines.get(i).text().startsWith("---")) {
        if (i > start) {
          documents.add(new TemplateField(template, lines.get(start), i));
        }
        start = i + 1;
      }
    }
    return documents;
  }

  private static List<TemplateField> topLevel(TemplateField document, String name) {
    return document.template().lines().subList(document.key().number(), document.end()).stream()
        .filter(line -> line.isText() && line.isKey(name) && line.keyColumn() == 0)
        .map(line -> TemplateField.at(document.template(), line, document.end()))
        .toList();
  }

  private static void follow(TemplateField document, List<String> path, List<TemplateField> found) {
    List<TemplateField> here = topLevel(document, path.getFirst());
    for (String step : path.subList(1, path.size())) {
      here = here.stream().flatMap(field -> field.fields(step).stream()).toList();
    }
    found.addAll(here);
  }

  private static void requireOnce(TemplateField field) throws NoValuesException {
    for (TemplateAction.Within within : field.key().within()) {
      if (!within.block().keyword().equals("if") && !within.block().keyword().equals("with")) {
        throw new NoValuesException(
            "%s makes it in a %s block"
                .formatted(field.template().at(within.block().start()), within.block().keyword()));
      }
    }
  }

  /** The blocks around the pod. */
  List<TemplateAction.Within> within() {
    return spec.key().within();
  }

  /**
   * The only field of the pod of that name.
   *
   * @throws NoValuesException if there is none, or several
   */
  TemplateField field(String name) throws NoValuesException {
    return only(spec.fields(name), name, template.at(spec.key().number()) + ": the pod");
  }

  /**
   * The container of that number in the facts.
   *
   * @throws NoValuesException if it is not written out, or cannot be told apart from others
   */
  TemplateField container(int index) throws NoValuesException {
    ContainerFacts wanted = workload.facts().containers().get(index);
    boolean init = isInit(wanted);
    List<TemplateField> items =
        field((init ? ContainerType.INIT : ContainerType.CONTAINER).list()).items();
    long rendered =
        workload.facts().containers().stream().filter(one -> isInit(one) == init).count();
    List<TemplateField> found = new ArrayList<>();
    for (TemplateField item : items) {
      String name = name(item);
      if (name.equals(wanted.name()) || (name.isEmpty() && items.size() == 1 && rendered == 1)) {
        found.add(item);
      }
    }
    if (found.size() != 1) {
      throw new NoValuesException(
          "container '%s' cannot be identified for sure in %s"
              .formatted(wanted.name(), template.at(spec.key().number())));
    }
    requireOnce(found.getFirst());
    return found.getFirst();
  }

  private static boolean isInit(ContainerFacts container) {
    return container.type() == ContainerType.INIT || container.type() == ContainerType.SIDECAR;
  }

  /** The name of a container as it will be; empty where only Helm knows. */
  private String name(TemplateField item) {
    List<TemplateField> names = item.ofItem("name");
    if (names.size() != 1) {
      return "";
    }
    TemplateLine line = names.getFirst().key();
    if (line.actions().isEmpty()) {
      return line.value();
    }
    boolean ofChart =
        line.value().equals(String.valueOf(ChartTemplate.ACTION_MARK))
            && line.actions().getFirst().text().matches("\\$?\\.Chart\\.Name");
    return ofChart ? chart.name() : "";
  }

  /**
   * The only field of a container of that name.
   *
   * @throws NoValuesException if there is none, or several
   */
  TemplateField field(TemplateField container, String name) throws NoValuesException {
    return only(
        container.ofItem(name), name, template.at(container.key().number()) + ": the container");
  }

  private static TemplateField only(List<TemplateField> fields, String name, String whose)
      throws NoValuesException {
    if (fields.size() != 1) {
      throw new NoValuesException(
          fields.isEmpty()
              ? "%s has no %s in the template".formatted(whose, name)
              : "%s has several %s in the template".formatted(whose, name));
    }
    return fields.getFirst();
  }
}
