package dev.rootseal.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every field that this version's CRDs declare below spec and status. */
public final class FieldPaths {
  private FieldPaths() {}

  /**
   * The fields of each kind, as paths such as {@code status.findings[].kind}, sorted.
   *
   * @return for each kind its fields
   */
  public static Map<String, Set<String>> ofKinds() {
    Set<String> policy = new TreeSet<>();
    add(policy, "spec", CompliancePolicySpec.class);
    add(policy, "status", CompliancePolicyStatus.class);
    return Map.of(
        "ComplianceReport", ofStatus(ComplianceReportStatus.class),
        "ComplianceSummary", ofStatus(ComplianceSummaryStatus.class),
        "CompliancePolicy", policy);
  }

  private static Set<String> ofStatus(Class<?> status) {
    Set<String> paths = new TreeSet<>();
    add(paths, "status", status);
    return paths;
  }

  private static void add(Set<String> paths, String at, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      add(paths, at + "[]", list.getActualTypeArguments()[0]);
      return;
    }
    paths.add(at);
    if (type instanceof Class<?> part && part.isRecord()) {
      for (RecordComponent field : part.getRecordComponents()) {
        add(paths, at + "." + SpecShape.name(field), field.getGenericType());
      }
    }
  }
}
