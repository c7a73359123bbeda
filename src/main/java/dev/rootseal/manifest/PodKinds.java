package dev.rootseal.manifest;

import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds that hold a pod: those that are known, and custom resources that the user names. */
public final class PodKinds {
  /** Those that are known. */
  public static final PodKinds KNOWN = new PodKinds(PodKind.ALL);

  private static final Pattern CUSTOM =
      Pattern.compile("([A-Za-z][A-Za-z0-9]*)\\.([a-z0-9.-]+)=(.*)");
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]*";

  /** kubectl's JSONPath, as far as it names a field: braces and the first dot may be left out. */
  private static final Pattern FIELD =
      Pattern.compile("\\{\\.?(%1$s(?:\\.%1$s)*)}|\\.?(%1$s(?:\\.%1$s)*)".formatted(NAME));

  private final List<PodKind> kinds;

  private PodKinds(List<PodKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /**
   * The same, and custom resources, each given as {@code KIND.GROUP=JSONPATH}.
   *
   * @throws IllegalArgumentException if one is not given like that; the message says how it is
   */
  public PodKinds with(List<String> custom) {
    List<PodKind> all = new ArrayList<>();
    custom.stream().map(PodKinds::parse).forEach(all::add);
    all.addAll(kinds);
    return new PodKinds(all);
  }

  private static PodKind parse(String text) {
    Matcher parts = CUSTOM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not KIND.GROUP=JSONPATH, such as Widget.example.com={.spec.template}"
              .formatted(text));
    }
    Matcher field = FIELD.matcher(parts.group(3));
    if (!field.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not the way to a field: only names with dots between them are understood, such as {.spec.template}"
              .formatted(parts.group(3)));
    }
    String group = parts.group(2).replaceFirst("^v[0-9]+(?:(?:alpha|beta)[0-9]+)?$", "");
    if (KNOWN.of(group + "/", parts.group(1)).isPresent()) {
      throw new IllegalArgumentException(
          "'%s' is known, and where its pod template is: leave it out".formatted(parts.group(1)));
    }
    String path = field.group(1) == null ? field.group(2) : field.group(1);
    return new PodKind(
        parts.group(1), List.of(parts.group(2)), List.of(), List.of(path.split("\\.")));
  }

  /** The kind of an object, if it holds a pod. */
  Optional<PodKind> of(String apiVersion, String kind) {
    return kinds.stream().filter(known -> known.isOf(apiVersion, kind)).findFirst();
  }

  /** Whether a workload is of one of these kinds. */
  public boolean holdsPod(String apiVersion, WorkloadRef workload) {
    return of(apiVersion, workload.kind()).isPresent();
  }

  /** Whether an object of that kind holds a pod, or may be a list of objects. */
  boolean mayHoldPod(String apiVersion, String kind) {
    return kind.endsWith("List") || of(apiVersion, kind).isPresent();
  }
}
