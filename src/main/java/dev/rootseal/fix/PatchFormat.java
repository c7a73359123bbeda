package dev.rootseal.fix;

import dev.rootseal.remediation.Patch;
import java.util.Locale;

/** How patches are written; kubectl reads both. */
public enum PatchFormat {
  YAML,
  JSON;

  /** The patch, with a line break at its end; ASCII, whatever its texts hold. */
  String text(Patch patch) {
    return switch (this) {
      case YAML -> patch.yaml();
      case JSON -> patch.json() + "\n";
    };
  }

  /** What ends the names of files. */
  String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
