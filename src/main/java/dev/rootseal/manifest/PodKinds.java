package dev.rootseal.manifest;

import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds that hold a pod: those that are known, and custom resources that the user names. */
public record PodKinds(List<Kind> kinds) {
  public static final PodKinds KNOWN = new PodKinds(Kind.ALL);

  private static final Pattern CUSTOM =
      Pattern.compile("([A-Za-z][A-Za-z0-9]*)\\.([a-z0-9.-]+)=(.*)");

  /** kubectl's JSONPath, as far as it names a field, without braces and the first dot. */
  private static final Pattern FIELD =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(?:\\.[A-Za-z_][A-Za-z0-9_-]*)*");

  /** The fields that lead to the pod template of a known kind; of others as of a Deployment. */
  public static List<String> template(String kind) {
    return KNOWN.kinds.stream()
        .filter(known -> known.kind.equals(kind))
        .findFirst()
        .map(Kind::template)
        .orElse(Kind.TEMPLATE);
  }

  /**
   * The same, and custom resources, each given as {@code KIND.GROUP=JSONPATH}.
   *
   * @throws IllegalArgumentException if one is not given like that; the message says how it is
   */
  public PodKinds with(List<String> custom) {
    return new PodKinds(
        Stream.concat(custom.stream().map(PodKinds::parse), kinds.stream()).toList());
  }

  private static Kind parse(String text) {
    Matcher parts = CUSTOM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not KIND.GROUP=JSONPATH, such as Widget.example.com={.spec.template}"
              .formatted(text));
    }
    String path = parts.group(3).replaceFirst("^\\{(.*)}$", "$1").replaceFirst("^\\.", "");
    if (!FIELD.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not the way to a field: only names with dots between them are understood, such as {.spec.template}"
              .formatted(parts.group(3)));
    }
    String group = parts.group(2).replaceFirst("^v[0-9]+(?:(?:alpha|beta)[0-9]+)?$", "");
    if (KNOWN.of(group + "/", parts.group(1)).isPresent()) {
      throw new IllegalArgumentException(
          "'%s' is known, and where its pod template is: leave it out".formatted(parts.group(1)));
    }
    return new Kind(parts.group(1), List.of(parts.group(2)), Kind.path(path));
  }

  Optional<Kind> of(String apiVersion, String kind) {
    return kinds.stream()
        .filter(known -> known.kind.equals(kind) && known.groups.contains(Kind.group(apiVersion)))
        .findFirst();
  }

  /** A workload whose kind has its API group, as {@code Deployment.apps}: today's, of old ones. */
  static WorkloadRef withGroup(String apiVersion, WorkloadRef workload) {
    String group =
        KNOWN
            .of(apiVersion, workload.kind())
            .map(known -> known.groups().getFirst())
            .orElse(Kind.group(apiVersion));
    return new WorkloadRef(workload.kind() + "." + group, workload.namespace(), workload.name());
  }

  public boolean holdsPod(String apiVersion, WorkloadRef workload) {
    return of(apiVersion, workload.kind()).isPresent();
  }

  /** Whether an object of that kind holds a pod, or may be a list of objects. */
  boolean mayHoldPod(String apiVersion, String kind) {
    return kind.endsWith("List") || of(apiVersion, kind).isPresent();
  }

  /**
   * A kind of objects that hold a pod, and where they hold it.
   *
   * @param groups the API groups; the first is today's
   * @param template the fields that lead to the pod template; none where the object is the template
   */
  record Kind(String kind, List<String> groups, List<String> template) {
    private static final List<String> TEMPLATE = path("spec.template");
    private static final List<String> APPS = List.of("apps", "extensions");

    /** Source: Kubernetes API reference; the custom resources' own CRDs. */
    static final List<Kind> ALL =
        List.of(
            new Kind("Deployment", APPS, TEMPLATE),
            new Kind("StatefulSet", APPS, TEMPLATE),
            new Kind("DaemonSet", APPS, TEMPLATE),
            new Kind("ReplicaSet", APPS, TEMPLATE),
            new Kind("ReplicationController", List.of(""), TEMPLATE),
            new Kind("Pod", List.of(""), List.of()),
            new Kind("PodTemplate", List.of(""), path("template")),
            new Kind("Job", List.of("batch", "extensions"), TEMPLATE),
            new Kind("CronJob", List.of("batch"), path("spec.jobTemplate.spec.template")),
            new Kind("Rollout", List.of("argoproj.io"), TEMPLATE),
            new Kind("Service", List.of("serving.knative.dev"), TEMPLATE),
            new Kind("CloneSet", List.of("apps.kruise.io"), TEMPLATE),
            new Kind("ScaledJob", List.of("keda.sh"), path("spec.jobTargetRef.template")));

    static List<String> path(String fields) {
      return List.of(fields.split("\\.", -1));
    }

    /** Whether its pods get claims; of other kinds the API server drops the field. */
    boolean hasClaimTemplates() {
      return !ALL.contains(this) || kind.equals("StatefulSet") || kind.equals("CloneSet");
    }

    /** Whether no supported API server knows that version any more; of a CRD, any is taken. */
    boolean isOutdated(String apiVersion) {
      String today = groups.getFirst().isEmpty() ? "v1" : groups.getFirst() + "/v1";
      return !today.contains(".") && !apiVersion.equals(today);
    }

    static String group(String apiVersion) {
      int slash = apiVersion.indexOf('/');
      return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
  }
}
