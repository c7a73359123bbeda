package dev.rootseal.helm;

import dev.rootseal.manifest.Place;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Helm writes above each object that it has rendered.
 *
 * @param charts the chart that was installed, and the ones within it that lead to the template
 * @param template the file in the last of them
 */
public record RenderedSource(List<String> charts, String template) {
  private static final Pattern COMMENT = Pattern.compile("# Source: (.+?)\\s*");
  private static final Pattern PATH =
      Pattern.compile("((?:[^/]+/charts/)*[^/]+)/(templates/(?:[^/]+/)*[^/]+)");

  public RenderedSource {
    charts = List.copyOf(charts);
  }

  /** That of the object at a place of a text, if the comment stands in its document. */
  public static Optional<RenderedSource> of(String text, Place place) {
    List<String> lines = text.lines().toList();
    for (int i = Math.min(place.at().line(), lines.size()) - 1; i >= 0; i--) {
      Matcher comment = COMMENT.matcher(lines.get(i));
      if (comment.matches()) {
        return parse(comment.group(1));
      }
      if (lines.get(i).startsWith("---")) {
        break;
      }
    }
    return Optional.empty();
  }

  private static Optional<RenderedSource> parse(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches()
        ? Optional.of(new RenderedSource(List.of(parts.group(1).split("/charts/")), parts.group(2)))
        : Optional.empty();
  }
}
