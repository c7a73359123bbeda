package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.manifest.ManifestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A chart, and the charts around it.
 *
 * @param way the chart that is installed, and the ones within it that lead to the last
 */
record Charts(List<Chart> way) {
  Charts {
    way = List.copyOf(way);
  }

  /** Those that have rendered something. */
  static Charts of(Chart installed, RenderedSource source)
      throws NoValuesException, ManifestException {
    if (!installed.name().equals(source.charts().getFirst())) {
      throw new NoValuesException(
          "it was rendered of chart '%s', and --chart is '%s'"
              .formatted(source.charts().getFirst(), installed.name()));
    }
    List<Chart> way = new ArrayList<>(List.of(installed));
    for (String name : source.charts().subList(1, source.charts().size())) {
      way.add(way.getLast().below(name));
    }
    return new Charts(way);
  }

  Chart last() {
    return way.getLast();
  }

  /**
   * Refuses a value that reaches anything but some lines of a template.
   *
   * @param value from the values of the last chart
   */
  void requireOnlyUse(ValuesPath value, String template, Set<Integer> lines)
      throws NoValuesException {
    if (value.steps().isEmpty() || value.steps().getFirst().equals("global")) {
      throw new NoValuesException(value + " is for several charts");
    }
    requireObjects(value);
    ValuesPath whole = last().prefix().then(value);
    for (Chart chart : way) {
      List<String> steps =
          whole.steps().subList(chart.prefix().steps().size(), whole.steps().size());
      ValuesPath own = new ValuesPath(steps);
      ValuesSchema.requireAllowed(chart.folder(), own);
      new ValuesUses(chart, own).requireNoneBut(template, chart.equals(last()) ? lines : Set.of());
    }
  }

  private void requireObjects(ValuesPath value) throws NoValuesException {
    for (int i = 1; i < value.steps().size(); i++) {
      JsonNode above = new ValuesPath(value.steps().subList(0, i)).in(last().values());
      if (!above.isObject() && !above.isMissingNode() && !above.isNull()) {
        throw new NoValuesException(value + " is not within an object");
      }
    }
  }
}
