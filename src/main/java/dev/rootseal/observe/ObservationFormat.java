package dev.rootseal.observe;

import dev.rootseal.terminal.Screen;
import java.io.IOException;
import java.io.Writer;

/** The forms in which a report of an observation can be written. */
public enum ObservationFormat {
  TABLE,
  CSV,
  JSON;

  /**
   * Writes it.
   *
   * @param version that of the program
   * @param out where to, for machines
   * @param screen the same, for people
   * @throws IOException if it cannot be written
   */
  public void write(ObservationReport report, String version, Writer out, Screen screen)
      throws IOException {
    switch (this) {
      case TABLE -> new ObservationTable(screen).write(report);
      case CSV -> ObservationCsv.write(report, out);
      case JSON -> ObservationJson.write(report, version, out);
    }
  }
}
