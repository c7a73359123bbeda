package dev.rootseal.report;

import dev.rootseal.rule.ContainerPath;

/** What a person should know before applying a patch. */
public sealed interface PatchRemark {
  /** The remark in one sentence. */
  default String sentence() {
    return switch (this) {
      case Unproven(var container, var image) ->
          "Container '%s': %s is not known to run with a read-only root: try it first."
              .formatted(container, image);
      case LogLinks(var container, var path) ->
          "Container '%s': where the image links logs below %s to its output, the volume hides the links."
              .formatted(container, path);
      case NoStickyBit(var container, var path) ->
          ("Container '%s': Ruby refuses %s as a temporary directory, for an empty volume has no sticky bit:"
                  + " make a directory with mode 1777 in it and point TMPDIR there.")
              .formatted(container, path);
      case Opened(var container, var path) ->
          "Container '%s': the mount at %s was read-only and becomes writable."
              .formatted(container, path);
      case Replace(var kind) ->
          "The pod template of an existing %s cannot be changed: change its file and replace it."
              .formatted(kind);
    };
  }

  /** The image is known, but nobody has been seen to run it so. */
  record Unproven(String container, String image) implements PatchRemark {}

  /** Images like to link their log files to standard output and error. */
  record LogLinks(String container, ContainerPath path) implements PatchRemark {}

  /** Source: kubernetes/kubernetes issue 110835. */
  record NoStickyBit(String container, ContainerPath path) implements PatchRemark {}

  /** A mount that its author made read-only. */
  record Opened(String container, String mountPath) implements PatchRemark {}

  /** The API server refuses changes of what runs once. */
  record Replace(String kind) implements PatchRemark {}
}
