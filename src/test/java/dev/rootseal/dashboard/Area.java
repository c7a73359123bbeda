package dev.rootseal.dashboard;

/** A rectangle of a drawing, in pixels from its upper left corner. */
record Area(double x, double y, double width, double height) {
  double right() {
    return x + width;
  }

  double bottom() {
    return y + height;
  }

  /** What is left within margins. */
  Area within(double left, double top, double right, double bottom) {
    return new Area(x + left, y + top, width - left - right, height - top - bottom);
  }

  /** One of some equal rows. */
  Area row(int index, int of) {
    return new Area(x, y + height * index / of, width, height / of);
  }
}
