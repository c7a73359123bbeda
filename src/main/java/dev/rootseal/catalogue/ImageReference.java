package dev.rootseal.catalogue;

import java.util.List;

/**
 * A container image reference, normalised as Docker does it (distribution/reference, {@code
 * normalize.go}).
 *
 * <p>Names of Docker Hub, its mirrors and its official images are one: {@code nginx}, {@code
 * docker.io/library/nginx} and {@code public.ecr.aws/docker/library/nginx} have the path {@code
 * nginx} in the registry {@code docker.io}.
 *
 * @param registry host in lower case, with its port; empty if unknown
 * @param path repository without the registry; empty if unknown
 * @param tag {@code latest} when neither tag nor digest is given, empty with a digest alone
 * @param digest such as {@code sha256:…}, or empty
 */
public record ImageReference(String registry, String path, String tag, String digest) {
  static final String DOCKER_HUB = "docker.io";

  /** What an empty, templated or broken text is read as. */
  public static final ImageReference UNKNOWN = new ImageReference("", "", "", "");

  /** Reads any text; what no container runtime would accept gives {@link #UNKNOWN}. */
  public static ImageReference parse(String text) {
    return ImageReferenceParser.parse(text);
  }

  /** Returns whether the text could be read. */
  public boolean known() {
    return !path.isEmpty();
  }

  /** Returns the path's segments; one empty segment if unknown. */
  List<String> segments() {
    return List.of(path.split("/", -1));
  }
}
