package dev.rootseal.dashboard;

import java.util.Locale;

/** A drawing that grows: shapes and texts, in a dark look. */
final class Svg {
  static final String BACKGROUND = "#111217";
  static final String SURFACE = "#181b1f";
  static final String LINE = "#2c3036";
  static final String TEXT = "#ccccdc";
  static final String FAINT = "#8e929b";

  private final StringBuilder body = new StringBuilder();

  /** The whole drawing, of a size in pixels. */
  String document(double width, double height) {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$.0f %2$.0f\" width=\"%1$.0f\""
                + " height=\"%2$.0f\" font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\">%n",
            width,
            height)
        + body
        + "</svg>\n";
  }

  void rect(Area area, String fill) {
    rect(area, fill, fill);
  }

  void rect(Area area, String fill, String border) {
    add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\" stroke=\"%s\"/>",
            area.x(),
            area.y(),
            Math.max(0, area.width()),
            Math.max(0, area.height()),
            fill,
            border));
  }

  /** A line or, with a fill, a surface; the path is in SVG's own words. */
  void path(String path, String stroke, String more) {
    add(String.format(Locale.ROOT, "<path d=\"%s\" stroke=\"%s\" %s/>", path, stroke, more));
  }

  void line(double x1, double y1, double x2, double y2) {
    add(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" fill=\"none\"/>",
            x1,
            y1,
            x2,
            y2,
            LINE));
  }

  /** A text whose anchor is start, middle or end. */
  void text(double x, double y, String anchor, Font font, String text) {
    add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%.0f\" font-weight=\"%d\""
                + " fill=\"%s\">%s</text>",
            x,
            y,
            anchor,
            font.size(),
            font.weight(),
            font.colour(),
            escape(text)));
  }

  /** How a text looks. */
  record Font(double size, int weight, String colour) {
    static final Font SMALL = new Font(12, 400, FAINT);
    static final Font PLAIN = new Font(13, 400, TEXT);
    static final Font TITLE = new Font(14, 500, TEXT);

    Font in(String other) {
      return new Font(size, weight, other);
    }
  }

  private void add(String element) {
    body.append(element).append('\n');
  }

  /** Names come from the cluster. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
