package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;

/** The words of a text panel, without their marks. */
record TextDrawing(Panel panel, Svg svg) {
  void draw(Area area) {
    double y = area.y() + 16;
    for (String line : panel.json().at("/options/content").asText().lines().toList()) {
      if (!line.isBlank()) {
        for (String part : wrapped(line.replace("**", "").replace("`", ""))) {
          svg.text(area.x(), y, "start", Font.PLAIN, part);
          y += 19;
        }
        y += 9;
      }
    }
  }

  private static Iterable<String> wrapped(String line) {
    return line.replaceAll("(.{215}\\S*) ", "$1\n").lines().toList();
  }
}
