package dev.rootseal.catalogue;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row of the image table, of which no more than its glob has been read before somebody asks: most
 * runs of the program ask for a handful of hundreds.
 */
final class TableRow {
  private final String glob;
  private final Supplier<ImageRow> reading;
  private volatile @Nullable ImageRow row;

  /** One that is read when it is asked for; twice, where two threads ask at once. */
  TableRow(String glob, Supplier<ImageRow> reading) {
    this.glob = glob;
    this.reading = reading;
  }

  /** One that has been read. */
  static TableRow of(ImageRow row) {
    return new TableRow(row.glob(), () -> row);
  }

  String glob() {
    return glob;
  }

  /**
   * All of it.
   *
   * @throws IllegalArgumentException naming the line that breaks the grammar
   */
  ImageRow row() {
    ImageRow known = row;
    if (known == null) {
      known = reading.get();
      row = known;
    }
    return known;
  }
}
