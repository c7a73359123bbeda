package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.util.regex.Pattern;

/** The words of a text panel, without their marks. */
record TextDrawing(Panel panel, Svg svg) {
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  void draw(Area area) {
    double y = area.y() + 16;
    for (String line : panel.json().at("/options/content").asText().lines().toList()) {
      if (!line.isBlank()) {
        for (String part : wrapped(plain(line))) {
          svg.text(area.x(), y, "start", Font.PLAIN, part);
          y += 19;
        }
        y += 9;
      }
    }
  }

  private static String plain(String line) {
    return LINK.matcher(line).replaceAll("$1").replace("**", "").replace("`", "");
  }

  private static Iterable<String> wrapped(String line) {
    return line.replaceAll("(.{215}\\S*) ", "$1\n").lines().toList();
  }
}
