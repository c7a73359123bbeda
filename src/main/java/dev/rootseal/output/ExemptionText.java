package dev.rootseal.output;

import dev.rootseal.rule.Exemption;

/** An exemption in words. */
final class ExemptionText {
  private ExemptionText() {}

  /** For example: annotation 'rootseal.dev/exempt', until 2027-03-31: writes its own plugins. */
  static String of(Exemption exemption) {
    return exemption.source().id()
        + " '"
        + exemption.name()
        + "'"
        + exemption.expires().map(day -> ", until " + day).orElse("")
        + ": "
        + exemption.reason();
  }
}
