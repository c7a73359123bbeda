package dev.rootseal.kubernetes;

import static dev.rootseal.kubernetes.PageValues.flag;
import static dev.rootseal.kubernetes.PageValues.list;
import static dev.rootseal.kubernetes.PageValues.number;
import static dev.rootseal.kubernetes.PageValues.orEmpty;
import static dev.rootseal.kubernetes.PageValues.text;
import static dev.rootseal.kubernetes.PageValues.texts;

import dev.rootseal.kubernetes.WorkloadModel.Container;
import dev.rootseal.kubernetes.WorkloadModel.OperatingSystem;
import dev.rootseal.kubernetes.WorkloadModel.Pod;
import dev.rootseal.kubernetes.WorkloadModel.Port;
import dev.rootseal.kubernetes.WorkloadModel.SecurityContext;
import dev.rootseal.kubernetes.WorkloadModel.VolumeDevice;
import dev.rootseal.kubernetes.WorkloadModel.VolumeMount;
import dev.rootseal.rule.ReadOnlyFlag;
import dev.rootseal.rule.StartSettings;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the model of a pod is made of the values of protobuf: the part of {@link WorkloadParts} that
 * most of them belong to.
 */
final class PodParts {
  private record Source(VolumeSource source, boolean readOnly) {}

  private record Variable(String name, String value) {}

  private static final PagePart CONTAINER =
      PagePart.of(
              List.of(
                  "name",
                  "image",
                  "command",
                  "args",
                  "env",
                  "restartPolicy",
                  "securityContext",
                  "volumeMounts",
                  "volumeDevices",
                  "ports"),
              v ->
                  new Container(
                      text(v[0]),
                      text(v[1]),
                      list(v[2]),
                      list(v[3]),
                      settings(list(v[4])),
                      text(v[5]),
                      (SecurityContext) v[6],
                      list(v[7]),
                      list(v[8]),
                      list(v[9])))
          .with(
              "env",
              PagePart.of(
                  List.of("name", "value"), v -> new Variable(orEmpty(v[0]), orEmpty(v[1]))))
          .with(
              "securityContext",
              PagePart.of(
                  List.of("readOnlyRootFilesystem", "privileged"),
                  v -> new SecurityContext(readOnly(flag(v[0])), flag(v[1]))))
          .with(
              "volumeMounts",
              PagePart.of(
                  List.of("name", "mountPath", "readOnly"),
                  v -> new VolumeMount(text(v[0]), text(v[1]), flag(v[2]))))
          .with(
              "volumeDevices",
              PagePart.of(
                  List.of("name", "devicePath"), v -> new VolumeDevice(text(v[0]), text(v[1]))))
          .with(
              "ports",
              PagePart.of(
                  List.of("name", "containerPort"), v -> new Port(text(v[0]), port(number(v[1])))));

  private static final PagePart VOLUME =
      PagePart.of(
              List.of("name"),
              v -> {
                Source source =
                    v[1] == null ? new Source(VolumeSource.EMPTY_DIR, false) : (Source) v[1];
                return new VolumeFacts(
                    WorkloadFactsReader.shared(text(v[0])), source.source, source.readOnly);
              })
          .withOthers(
              field -> {
                VolumeSource source = VolumeSources.byField(field);
                return PagePart.of(
                    List.of("readOnly"), v -> new Source(source, Boolean.TRUE.equals(v[0])));
              });

  static final PagePart POD =
      PagePart.of(
              List.of(
                  "os",
                  "nodeSelector",
                  "initContainers",
                  "containers",
                  "volumes",
                  // Counted among what is read of a spec; patches ask for them.
                  "priorityClassName",
                  "hostNetwork",
                  "hostPID",
                  "hostIPC"),
              v ->
                  new Pod(
                      (OperatingSystem) v[0],
                      texts(v[1]),
                      list(v[2]),
                      list(v[3]),
                      null,
                      list(v[4])))
          .with("os", PagePart.of(List.of("name"), v -> new OperatingSystem(text(v[0]))))
          .with("initContainers", CONTAINER)
          .with("containers", CONTAINER)
          .with("volumes", VOLUME);

  private PodParts() {}

  private static int port(@Nullable Long number) {
    return number == null ? 0 : number.intValue();
  }

  private static ReadOnlyFlag readOnly(@Nullable Boolean flag) {
    if (flag == null) {
      return ReadOnlyFlag.NOT_SET;
    }
    return flag ? ReadOnlyFlag.TRUE : ReadOnlyFlag.FALSE;
  }

  private static @Nullable Map<String, String> settings(@Nullable List<Variable> variables) {
    if (variables == null) {
      return null;
    }
    Map<String, String> settings = new HashMap<>();
    variables.forEach(one -> settings.put(one.name, StartSettings.kept(one.value)));
    return settings;
  }
}
