package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The picture of how time, processor time and memory grow is that of the table in
 * docs/benchmarks.md. {@code -Drootseal.picture.write=true} draws it anew.
 */
class GrowthPictureTest {
  private static final Path PICTURE = Path.of("docs/images/growth.svg");
  private static final int WIDTH = 900;
  private static final int HEIGHT = 300;
  private static final int LEFT = 48;
  private static final int TOP = 48;
  private static final int PANEL = 220;
  private static final int GAP = 72;
  private static final int DEEP = 196;

  /** One row of the table. */
  private record Size(double workloads, double bare, double ready, double own, double memory) {
    static Size of(List<String> row) {
      return new Size(
          number(row.get(0)),
          number(row.get(2)),
          number(row.get(3)),
          number(row.get(4)),
          number(row.get(5)));
    }

    private static double number(String cell) {
      return Double.parseDouble(cell.replaceAll("[^0-9.]", ""));
    }
  }

  @Test
  void pictureIsThatOfTheTable() throws IOException {
    List<Size> sizes =
        Markdown.read("docs/benchmarks.md").table("Growth").rows().stream().map(Size::of).toList();
    String picture = picture(sizes);

    if (Boolean.getBoolean("rootseal.picture.write")) {
      Files.writeString(PICTURE, picture);
    }

    assertThat(PICTURE).hasContent(picture);
    assertThat(sizes).extracting(Size::workloads).containsExactly(1e3, 1e4, 3e4, 1e5);
  }

  private static String picture(List<Size> sizes) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="12">
    <title>Restart of the operator: time until it is ready, its own processor time and its memory, by the number of workloads</title>
    <rect width="100%%" height="100%%" fill="#ffffff"/>
    %s%s%s</svg>
    """
        .formatted(
            WIDTH,
            HEIGHT,
            panel(0, "Ready after, s (grey: a bare client reads)", sizes, Size::ready, 20)
                + line(0, sizes, Size::bare, 20, "#8a8a8a"),
            panel(1, "Own processor time, s", sizes, Size::own, 20),
            panel(2, "Resident at most, MiB (limit: 256)", sizes, Size::memory, 256));
  }

  private static String panel(
      int number, String title, List<Size> sizes, ToDoubleFunction<Size> value, double most) {
    StringBuilder panel = new StringBuilder();
    panel.append(text(x(number, 0), TOP - 16, "start", title));
    for (int quarter = 0; quarter <= 4; quarter++) {
      double y = y(most * quarter / 4, most);
      panel.append(
          String.format(
              Locale.ROOT,
              "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#d9d9d9'/>\n",
              x(number, 0),
              y,
              x(number, 1e5),
              y));
      panel.append(
          text(
              x(number, 0) - 6,
              y + 4,
              "end",
              String.format(Locale.ROOT, "%.0f", most * quarter / 4)));
    }
    for (double workloads : List.of(0.0, 5e4, 1e5)) {
      panel.append(
          text(
              x(number, workloads),
              TOP + DEEP + 18,
              "middle",
              String.format(Locale.ROOT, "%,.0f", workloads)));
    }
    return panel + line(number, sizes, value, most, "#1f5fa8");
  }

  private static String line(
      int number, List<Size> sizes, ToDoubleFunction<Size> value, double most, String colour) {
    String points =
        sizes.stream()
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x(number, one.workloads()),
                        y(value.applyAsDouble(one), most)))
            .collect(Collectors.joining(" "));
    String dots =
        sizes.stream()
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>\n",
                        x(number, one.workloads()),
                        y(value.applyAsDouble(one), most),
                        colour))
            .collect(Collectors.joining());
    return String.format(
            Locale.ROOT,
            "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>\n",
            points,
            colour)
        + dots;
  }

  private static double x(int panel, double workloads) {
    return LEFT + panel * (PANEL + GAP) + PANEL * workloads / 1e5;
  }

  private static double y(double value, double most) {
    return TOP + DEEP - DEEP * value / most;
  }

  private static String text(double x, double y, String anchor, String words) {
    return String.format(
        Locale.ROOT,
        "<text x='%.1f' y='%.1f' text-anchor='%s' fill='#333333'>%s</text>\n",
        x,
        y,
        anchor,
        words);
  }
}
