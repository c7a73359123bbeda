package dev.rootseal.catalogue;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
 */
public record ImageReference(String registry, String path, String tag) {
  static final String DOCKER_HUB = "docker.io";

  /** More than any registry takes: a bound on work. */
  private static final int MAX_LENGTH = 1024;

  /** Source: distribution/reference, {@code RepositoryNameTotalLengthMax}. */
  private static final int MAX_PATH_LENGTH = 255;

  private static final String SEGMENT = "[a-z0-9]++(?:[._-]++[a-z0-9]++)*+";

  /** What makes the first segment a host: a dot, a colon, a capital letter, or its very name. */
  private static final String HAS_HOST = "[^/.:A-Z]*+[.:A-Z][^/]*+/|localhost/";

  /**
   * Nothing in it is given back, so that it takes time that grows with the text alone. Digests are
   * not used for matching: one that was shortened for print is as good as a whole one.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?=%2$s)(?<host>[A-Za-z0-9.:\\[\\]-]++)/|(?!%2$s))(?<path>%1$s(?:/%1$s)*+)"
                  .formatted(SEGMENT, HAS_HOST)
              + "(?::(?<tag>\\w[\\w.-]{0,127}+))?+(?:@(?<digest>[\\w.+:-]++))?+");

  /** Official images have one segment: {@code library/a/b} keeps its prefix. */
  private static final Pattern OFFICIAL = Pattern.compile("^library/(?=[^/]*$)");

  /** What an empty, templated or broken text is read as. */
  public static final ImageReference UNKNOWN = new ImageReference("", "", "");

  /** Reads any text; what no container runtime would accept gives {@link #UNKNOWN}. */
  public static ImageReference parse(String text) {
    Matcher form = FORM.matcher(text);
    // "auto" is what charts of Istio write for "the webhook fills this in".
    if (text.length() > MAX_LENGTH
        || text.equals("auto")
        || !form.matches()
        || form.group("path").length() > MAX_PATH_LENGTH) {
      return UNKNOWN;
    }
    String host = requireNonNullElse(form.group("host"), DOCKER_HUB);
    String tag =
        requireNonNullElse(form.group("tag"), form.group("digest") == null ? "latest" : "");
    String[] origin =
        Registries.origin(host.toLowerCase(Locale.ROOT), form.group("path")).split("/", 2);
    return new ImageReference(
        origin[0],
        origin[0].equals(DOCKER_HUB) ? OFFICIAL.matcher(origin[1]).replaceFirst("") : origin[1],
        tag);
  }

  public boolean known() {
    return !path.isEmpty();
  }

  /** Returns the path's segments; one empty segment if unknown. */
  List<String> segments() {
    return List.of(path.split("/", -1));
  }
}
