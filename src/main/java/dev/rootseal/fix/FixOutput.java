package dev.rootseal.fix;

import java.io.UncheckedIOException;
import java.util.List;

/** Where patches go, and in what shape. */
public interface FixOutput {
  /**
   * Writes the patch of a workload that has one.
   *
   * @throws UncheckedIOException if it cannot be written, and perhaps the next one can
   * @throws OutputLostException if it did not arrive
   */
  void write(WorkloadFix fix);

  /** How what was written is applied, in lines for a person. */
  List<String> howToApply();
}
