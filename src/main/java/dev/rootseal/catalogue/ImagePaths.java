package dev.rootseal.catalogue;

import java.util.List;

/**
 * The paths inside an image that matter when its root is read-only: absolute, normal, without a
 * trailing slash.
 *
 * @param writable must be writable in the stock configuration
 * @param data hold data that has to outlive the pod; a claim, not an empty volume
 * @param seed ship content in the image that an empty volume would hide
 * @param optional are written only when a feature or a component is in use
 * @param host have to be the node's own path
 * @param file are single files, which a volume can give by sub path only
 * @param volumes are declared as volumes by the image, so that a container runtime gives each one
 *     of its own
 * @param placeholders stand for a path that the user's own settings name, such as {@code
 *     $HOME/.npm}; for people to read, never to compare
 */
public record ImagePaths(
    List<String> writable,
    List<String> data,
    List<String> seed,
    List<String> optional,
    List<String> host,
    List<String> file,
    List<String> volumes,
    List<String> placeholders) {

  /** No path at all. */
  public static final ImagePaths NONE = writable(List.of());

  public ImagePaths {
    writable = List.copyOf(writable);
    data = List.copyOf(data);
    seed = List.copyOf(seed);
    optional = List.copyOf(optional);
    host = List.copyOf(host);
    file = List.copyOf(file);
    volumes = List.copyOf(volumes);
    placeholders = List.copyOf(placeholders);
  }

  /** Returns paths of which all that is known is that they must be writable. */
  public static ImagePaths writable(List<String> paths) {
    List<String> none = List.of();
    return new ImagePaths(paths, none, none, none, none, none, none, none);
  }

  /**
   * Returns the writable paths that a volume must cover: optional, host and file paths are advice.
   */
  public List<String> required() {
    return writable.stream()
        .filter(path -> !optional.contains(path) && !host.contains(path) && !file.contains(path))
        .toList();
  }
}
