package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.kubernetes.WorkloadModel.ClaimTemplate;
import dev.rootseal.kubernetes.WorkloadModel.Container;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.OperatingSystem;
import dev.rootseal.kubernetes.WorkloadModel.Owner;
import dev.rootseal.kubernetes.WorkloadModel.Pod;
import dev.rootseal.kubernetes.WorkloadModel.Port;
import dev.rootseal.kubernetes.WorkloadModel.SecurityContext;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.kubernetes.WorkloadModel.Template;
import dev.rootseal.kubernetes.WorkloadModel.VolumeDevice;
import dev.rootseal.kubernetes.WorkloadModel.VolumeMount;
import dev.rootseal.rule.ReadOnlyFlag;
import dev.rootseal.rule.Start;
import dev.rootseal.rule.StartSettings;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model of a workload field by field. The operator leaves that to Jackson, which looks at
 * the model's classes first; a command that reads one file has no time for that. A test holds both
 * to the same.
 */
final class ManifestModel {
  private ManifestModel() {}

  static Metadata metadata(TreeValue at) throws ShapeException {
    return new Metadata(
        at.get("name").text(),
        at.get("namespace").text(),
        at.get("uid").text(),
        at.get("resourceVersion").text(),
        null,
        at.get("annotations").texts(),
        at.get("labels").texts(),
        at.get("ownerReferences").list(ManifestModel::owner),
        null,
        null);
  }

  private static Owner owner(TreeValue at) throws ShapeException {
    return new Owner(at.get("controller").bool(), at.get("kind").text(), at.get("name").text());
  }

  static Spec spec(TreeValue at) throws ShapeException {
    return new Spec(
        at.get("template").object(ManifestModel::template),
        at.get("volumeClaimTemplates").list(ManifestModel::claim),
        null,
        null);
  }

  private static Template template(TreeValue at) throws ShapeException {
    return new Template(
        at.get("metadata").object(ManifestModel::metadata),
        at.get("spec").object(ManifestModel::pod));
  }

  private static ClaimTemplate claim(TreeValue at) throws ShapeException {
    return new ClaimTemplate(at.get("metadata").object(ManifestModel::metadata));
  }

  private static Pod pod(TreeValue at) throws ShapeException {
    return new Pod(
        at.get("os").object(os -> new OperatingSystem(os.get("name").text())),
        at.get("nodeSelector").texts(),
        at.get("initContainers").list(ManifestModel::container),
        at.get("containers").list(ManifestModel::container),
        at.get("ephemeralContainers").list(ManifestModel::container),
        at.get("volumes").list(ManifestModel::volume));
  }

  private static Container container(TreeValue at) throws ShapeException {
    return new Container(
        at.get("name").text(),
        at.get("image").boundedText(),
        words(at.get("command")),
        words(at.get("args")),
        settings(at.get("env")),
        at.get("restartPolicy").text(),
        at.get("securityContext").object(ManifestModel::security),
        at.get("volumeMounts").list(ManifestModel::mount),
        at.get("volumeDevices").list(ManifestModel::device),
        at.get("ports").list(ManifestModel::port));
  }

  private static SecurityContext security(TreeValue at) throws ShapeException {
    return new SecurityContext(flag(at.get("readOnlyRootFilesystem")), at.get("privileged").bool());
  }

  /** A wrong type is a verdict of its own. */
  private static @Nullable ReadOnlyFlag flag(TreeValue at) {
    if (at.isNothing()) {
      return null;
    }
    if (!at.value().isBoolean()) {
      return ReadOnlyFlag.NOT_A_BOOLEAN;
    }
    return at.value().booleanValue() ? ReadOnlyFlag.TRUE : ReadOnlyFlag.FALSE;
  }

  private static VolumeMount mount(TreeValue at) throws ShapeException {
    return new VolumeMount(
        at.get("name").text(), at.get("mountPath").boundedText(), at.get("readOnly").bool());
  }

  private static VolumeDevice device(TreeValue at) throws ShapeException {
    return new VolumeDevice(at.get("name").text(), at.get("devicePath").boundedText());
  }

  private static Port port(TreeValue at) throws ShapeException {
    return new Port(at.get("name").text(), at.get("containerPort").number());
  }

  /** As {@link CommandDeserializer} reads them. */
  private static @Nullable List<String> words(TreeValue at) {
    if (at.isNothing()) {
      return null;
    }
    if (!at.value().isArray()) {
      return List.of(word(at.value()));
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : at.value()) {
      if (words.size() <= Start.MOST_WORDS) {
        words.add(word(word));
      }
    }
    return words;
  }

  private static String word(JsonNode word) {
    return word.isValueNode() && !word.isNull() ? word.asText() : "";
  }

  /** As {@link SettingsDeserializer} reads them. */
  private static @Nullable Map<String, String> settings(TreeValue at) {
    if (at.isNothing()) {
      return null;
    }
    Map<String, String> settings = new HashMap<>();
    for (JsonNode setting : at.value().isArray() ? at.value() : List.<JsonNode>of()) {
      String name = setting.path("name").asText();
      if (StartSettings.NAMES.contains(name)) {
        JsonNode value = setting.path("value");
        settings.put(name.intern(), StartSettings.kept(value.isTextual() ? value.asText() : ""));
      }
    }
    return settings;
  }

  /** As {@link VolumeDeserializer} reads one. */
  private static VolumeFacts volume(TreeValue at) throws ShapeException {
    String name = WorkloadFactsReader.shared(at.get("name").text());
    VolumeSource source = VolumeSource.EMPTY_DIR;
    boolean readOnly = false;
    for (String field : at.names()) {
      if (!field.equals("name") && !at.get(field).isNothing()) {
        source = VolumeSources.byField(field);
        JsonNode value = at.get(field).value().path("readOnly");
        readOnly = !value.isMissingNode() && !value.isNull() && !isFalse(value);
      }
    }
    return new VolumeFacts(name, source, readOnly);
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }
}
