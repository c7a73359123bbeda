package dev.rootseal.admission;

import dev.rootseal.rule.VisibleText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * In CEL, the annotations by which the owner of a workload speaks to Rootseal and that cannot be
 * used: they stand in the report as findings of their own. What comes in with one gets a warning,
 * unless it was there before.
 */
final class AnnotationExpressions {
  static final String COMPLIES = "variables.broken.size() == 0";

  private static final String OURS =
      "^(?:rootseal[.]dev/(?:exempt|exempt-until|writable-paths|observed)$"
          + "|(?:exempt|exempt-until|writable-paths|observed)[.]rootseal[.]dev/)";

  /** A longer value is not looked at: it costs more to read than a warning is worth. */
  private static final int LONGEST = 4096;

  private static final String OBSERVATION =
      "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2} for [0-9]{1,6}[smhd](?:, seed /.*)?\\s*$";

  private AnnotationExpressions() {}

  /** The variables by their names, in their order; they use {@code objects}. */
  static Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("annotations", annotations());
    variables.put("broken", broken());
    return variables;
  }

  /** Which one, and what is wrong with it. */
  static String message() {
    return RuleExpressions.SUBJECT
        + " + ' has an annotation that cannot be used, ' + variables.broken[0].key + ': '"
        + " + variables.broken[0].why + '.'";
  }

  /** Those of the template before those of the workload, as the rule reads them. */
  private static String annotations() {
    return """
    variables.objects.map(o, {
      'names': dyn((o.template.spec.containers + o.template.spec.?initContainers.orValue([])
        + o.template.spec.?ephemeralContainers.orValue([])).map(c, c.name)),
      'template': dyn(o.template.?metadata.?annotations.orValue({})),
      'own': dyn(o.object.metadata.?annotations.orValue({}))
    }).map(a, (a.template.filter(k, k.matches(%1$s)).map(k, {'key': dyn(k), 'value': dyn(a.template[k])})
        + a.own.filter(k, !(k in a.template) && k.matches(%1$s)).map(k, {'key': dyn(k), 'value': dyn(a.own[k])}))
      .filter(t, t.value.size() <= %2$d)
      .map(t, {'key': t.key, 'value': t.value, 'topic': dyn(t.key.replace('rootseal.dev/', '').split('.')[0]),
        'named': dyn(t.key.startsWith('rootseal.dev/') || t.key.substring(t.key.indexOf('/') + 1) in a.names)}))"""
        .formatted(Cel.text(OURS), LONGEST);
  }

  /** Nothing of a value with characters that Java and the API server may cut off differently. */
  private static String broken() {
    return """
    variables.annotations[0].filter(t, variables.annotations.size() == 1
        || !variables.annotations[1].exists(b, b.key == t.key && b.value == t.value && b.named == t.named))
      .map(t, {'key': t.key, 'why': dyn(!t.named ? 'the pod has no container of this name'
        : t.topic == 'exempt' ? (t.value.matches(%1$s) ? '' : 'it gives no reason')
        : t.value.matches('[^ -~]') ? ''
        : t.topic == 'exempt-until' ? (t.value.trim().startsWith('+')
            || !format.date().validate(t.value.trim()).hasValue() ? '' : 'it has no date such as 2027-03-31')
        : t.topic == 'observed' ? (t.value.matches(%2$s) ? '' : 'it has no observation such as 2026-11-26 for 10m')
        : t.value.trim() == 'none' || t.value.split(',').all(p, p.trim().startsWith('/')) ? ''
        : 'it has a path that is not absolute')})
      .filter(t, t.why != '')"""
        .formatted(Cel.text(VisibleText.CHARACTER), Cel.text(OBSERVATION));
  }
}
