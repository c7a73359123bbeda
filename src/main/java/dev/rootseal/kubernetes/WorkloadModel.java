package dev.rootseal.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.rule.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a workload object that the rule reads, in the shape of the API: any field, list or
 * entry of a list may be missing or null.
 *
 * <p>Source: Kubernetes API reference, apps/v1 and core/v1 PodTemplateSpec.
 */
final class WorkloadModel {
  private WorkloadModel() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Metadata(
      @Nullable String name,
      @Nullable String namespace,
      @Nullable String uid,
      @Nullable String resourceVersion,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long generation,
      @Nullable Map<String, @Nullable String> annotations,
      @Nullable Map<String, @Nullable String> labels,
      @Nullable List<@Nullable Owner> ownerReferences,
      @JsonProperty(ApiOutlines.UNREAD) @Nullable String unread,
      @JsonProperty(ApiOutlines.UNREAD_LABELS) @Nullable String unreadLabels) {
    static final Metadata EMPTY =
        new Metadata(null, null, null, null, null, null, null, null, null, null);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Owner(@Nullable Boolean controller, @Nullable String kind, @Nullable String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Spec(
      @Nullable Template template,
      @Nullable List<@Nullable ClaimTemplate> volumeClaimTemplates,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long replicas,
      @Nullable UpdateStrategy updateStrategy) {
    static final Spec EMPTY = new Spec(null, null, null, null);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record UpdateStrategy(@Nullable String type) {}

  /** What the three kinds say of a roll-out; each has some of these fields. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Status(
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long observedGeneration,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long replicas,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long updatedReplicas,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long desiredNumberScheduled,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long currentNumberScheduled,
      @JsonDeserialize(using = CountDeserializer.class) @Nullable Long updatedNumberScheduled,
      @Nullable String currentRevision,
      @Nullable String updateRevision,
      @Nullable List<@Nullable Condition> conditions) {
    static final Status EMPTY = new Status(null, null, null, null, null, null, null, null, null);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Condition(@Nullable String type, @Nullable String reason) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Template(@Nullable Metadata metadata, @Nullable Pod spec) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record ClaimTemplate(@Nullable Metadata metadata) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Pod(
      @Nullable OperatingSystem os,
      @Nullable Map<String, @Nullable String> nodeSelector,
      @Nullable List<@Nullable Container> initContainers,
      @Nullable List<@Nullable Container> containers,
      @Nullable List<@Nullable Container> ephemeralContainers,
      @JsonDeserialize(contentUsing = VolumeDeserializer.class)
          @Nullable List<@Nullable VolumeFacts> volumes) {
    static final Pod EMPTY = new Pod(null, null, null, null, null, null);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record OperatingSystem(@Nullable String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Container(
      @Nullable String name,
      @JsonDeserialize(using = BoundedText.class) @Nullable String image,
      @JsonDeserialize(using = CommandDeserializer.class) @Nullable List<String> command,
      @JsonDeserialize(using = CommandDeserializer.class) @Nullable List<String> args,
      @JsonDeserialize(using = SettingsDeserializer.class) @Nullable Map<String, String> env,
      @Nullable String restartPolicy,
      @Nullable SecurityContext securityContext,
      @Nullable List<@Nullable VolumeMount> volumeMounts,
      @Nullable List<@Nullable VolumeDevice> volumeDevices,
      @Nullable List<@Nullable Port> ports) {
    /** A null entry of a list, which Kubernetes reads as a container without any field. */
    static final Container EMPTY =
        new Container(null, null, null, null, null, null, null, null, null, null);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record SecurityContext(
      @JsonDeserialize(using = FlagDeserializer.class)
          @Nullable ReadOnlyFlag readOnlyRootFilesystem,
      @Nullable Boolean privileged) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record VolumeMount(
      @Nullable String name,
      @JsonDeserialize(using = BoundedText.class) @Nullable String mountPath,
      @Nullable Boolean readOnly) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record VolumeDevice(
      @Nullable String name,
      @JsonDeserialize(using = BoundedText.class) @Nullable String devicePath) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Port(@Nullable String name, int containerPort) {}
}
