package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.embedded.ApiException.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The checks of a workload that a hand-written manifest or patch fails most often: selector against
 * template labels, containers with name and image, mounts of volumes that exist, one source a
 * volume.
 */
final class WorkloadChecks {
  private WorkloadChecks() {}

  static List<Cause> of(JsonNode workload) {
    List<Cause> causes = new ArrayList<>();
    JsonNode spec = workload.path("spec");
    checkSelector(spec, causes);
    JsonNode pod = spec.path("template").path("spec");
    if (pod.path("containers").isEmpty()) {
      causes.add(required("spec.template.spec.containers"));
    }
    Set<String> volumes = checkVolumes(pod, spec, causes);
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      for (int i = 0; i < pod.path(list).size(); i++) {
        String field = "spec.template.spec.%s[%d]".formatted(list, i);
        checkContainer(pod.path(list).get(i), field, names, causes);
        checkMounts(pod.path(list).get(i), field, volumes, causes);
      }
    }
    return causes;
  }

  private static void checkSelector(JsonNode spec, List<Cause> causes) {
    JsonNode selector = spec.path("selector");
    if (selector.isEmpty()) {
      causes.add(required("spec.selector"));
      return;
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!LabelSelector.of(selector).matches(labels)) {
      causes.add(
          new Cause(
              "spec.template.metadata.labels",
              "FieldValueInvalid",
              "Invalid value: `selector` does not match template `labels`"));
    }
  }

  private static Set<String> checkVolumes(JsonNode pod, JsonNode spec, List<Cause> causes) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < pod.path("volumes").size(); i++) {
      JsonNode volume = pod.path("volumes").get(i);
      String field = "spec.template.spec.volumes[%d]".formatted(i);
      if (!names.add(volume.path("name").asText())) {
        causes.add(duplicate(field + ".name", volume.path("name").asText()));
      }
      if (volume.size() > 2) {
        causes.add(
            new Cause(
                field,
                "FieldValueForbidden",
                "Forbidden: may not specify more than 1 volume type"));
      }
    }
    for (JsonNode claim : spec.path("volumeClaimTemplates")) {
      names.add(claim.path("metadata").path("name").asText());
    }
    return names;
  }

  private static void checkContainer(
      JsonNode container, String field, Set<String> names, List<Cause> causes) {
    String name = container.path("name").asText();
    if (name.isEmpty()) {
      causes.add(required(field + ".name"));
    } else if (!names.add(name)) {
      causes.add(duplicate(field + ".name", name));
    }
    if (container.path("image").asText().isEmpty()) {
      causes.add(required(field + ".image"));
    }
  }

  private static void checkMounts(
      JsonNode container, String field, Set<String> volumes, List<Cause> causes) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < container.path("volumeMounts").size(); i++) {
      JsonNode mount = container.path("volumeMounts").get(i);
      String place = field + ".volumeMounts[%d]".formatted(i);
      String path = mount.path("mountPath").asText();
      if (!volumes.contains(mount.path("name").asText())) {
        causes.add(
            new Cause(
                place + ".name",
                "FieldValueNotFound",
                "Not found: \"%s\"".formatted(mount.path("name").asText())));
      }
      if (!paths.add(path)) {
        causes.add(
            new Cause(
                place + ".mountPath",
                "FieldValueInvalid",
                "Invalid value: \"%s\": must be unique".formatted(path)));
      }
    }
  }

  private static Cause required(String field) {
    return new Cause(field, "FieldValueRequired", "Required value");
  }

  private static Cause duplicate(String field, String value) {
    return new Cause(field, "FieldValueDuplicate", "Duplicate value: \"%s\"".formatted(value));
  }
}
