package dev.rootseal.e2e;

import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The namespaces of {@link DashboardHistory}, after so many of its changes. */
final class DashboardNamespaces {
  static final List<String> NAMES =
      List.of(
          "billing",
          "data",
          "ingress",
          "legacy",
          "monitoring",
          "payments",
          "platform",
          "search",
          "shop");

  private DashboardNamespaces() {}

  /** The containers of a namespace by verdict, each in a workload of its own. */
  record Counts(int compliant, int missing, int writable, int exempt, int notApplicable) {
    static final Map<String, ToIntFunction<Counts>> VERDICTS =
        Map.of(
            "Compliant", Counts::compliant,
            "MissingWritableMount", Counts::missing,
            "WritableRootFilesystem", Counts::writable,
            "Exempt", Counts::exempt,
            "NotApplicable", Counts::notApplicable,
            "Invalid", counts -> 0);
    static final Map<String, ToIntFunction<Counts>> RESULTS =
        Map.of(
            "Pass", Counts::compliant,
            "Fail", counts -> counts.missing + counts.writable,
            "NotApplicable", counts -> counts.exempt + counts.notApplicable,
            "Unknown", counts -> 0);

    int evaluated() {
      return compliant + missing + writable;
    }

    double ratio() {
      return (double) compliant / evaluated();
    }
  }

  /** 22 of 33 at first, then 25, 27 and 29, and 29 of 34 in the end. */
  static double ratio(int changes) {
    List<Counts> all = NAMES.stream().map(name -> of(name, changes)).toList();
    return all.stream().mapToDouble(Counts::compliant).sum()
        / all.stream().mapToDouble(Counts::evaluated).sum();
  }

  static Counts of(String name, int changes) {
    return switch (name) {
      case "payments" -> new Counts(6, 0, 0, 0, 0);
      case "ingress" -> new Counts(4, 0, 0, 0, 0);
      case "legacy" -> new Counts(0, 0, 3, 0, 0);
      case "data" -> new Counts(0, 0, 0, 3, 0);
      case "shop" -> changes < 1 ? new Counts(1, 1, 2, 0, 0) : new Counts(4, 0, 0, 0, 0);
      case "platform" -> changes < 2 ? new Counts(5, 1, 0, 0, 1) : new Counts(6, 0, 0, 0, 1);
      case "search" -> changes < 2 ? new Counts(1, 1, 0, 0, 0) : new Counts(2, 0, 0, 0, 0);
      case "billing" -> changes < 3 ? new Counts(2, 0, 2, 0, 0) : new Counts(4, 0, 0, 0, 0);
      case "monitoring" -> new Counts(3, 0, changes < 4 ? 1 : 2, 0, 0);
      default -> throw new IllegalArgumentException("no namespace " + name);
    };
  }
}
