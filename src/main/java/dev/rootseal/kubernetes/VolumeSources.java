package dev.rootseal.kubernetes;

import dev.rootseal.rule.VolumeSource;

/**
 * The fields of a volume that name its source.
 *
 * <p>Source: Kubernetes API reference 1.37, core/v1 Volume; among the disks also those that are no
 * longer built in but still valid in the API.
 */
final class VolumeSources {
  private VolumeSources() {}

  static VolumeSource byField(String field) {
    return switch (field) {
      case "emptyDir" -> VolumeSource.EMPTY_DIR;
      case "persistentVolumeClaim" -> VolumeSource.PERSISTENT_VOLUME_CLAIM;
      case "ephemeral" -> VolumeSource.EPHEMERAL;
      case "hostPath" -> VolumeSource.HOST_PATH;
      case "nfs" -> VolumeSource.NFS;
      case "csi" -> VolumeSource.CSI;
      case "configMap" -> VolumeSource.CONFIG_MAP;
      case "secret" -> VolumeSource.SECRET;
      case "downwardAPI" -> VolumeSource.DOWNWARD_API;
      case "projected" -> VolumeSource.PROJECTED;
      case "image" -> VolumeSource.IMAGE;
      case "gitRepo" -> VolumeSource.GIT_REPO;
      case "awsElasticBlockStore",
          "azureDisk",
          "azureFile",
          "cephfs",
          "cinder",
          "fc",
          "flexVolume",
          "flocker",
          "gcePersistentDisk",
          "glusterfs",
          "iscsi",
          "photonPersistentDisk",
          "portworxVolume",
          "quobyte",
          "rbd",
          "scaleIO",
          "storageos",
          "vsphereVolume" ->
          VolumeSource.IN_TREE_DISK;
      default -> VolumeSource.UNKNOWN;
    };
  }
}
