package dev.rootseal.manifest;

import java.util.Set;
import java.util.regex.Pattern;

/** Texts that need no quotes in YAML, whichever version of it somebody reads. */
public final class PlainText {
  /** A path, a name or a quantity: what no reader of YAML takes for anything but a text. */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*+|[1-9][0-9]*+[KMGT]i");

  /** Words that YAML 1.1, which kubectl reads, takes for booleans or for null. */
  private static final Set<String> WORDS =
      Set.of("y", "yes", "n", "no", "true", "false", "on", "off", "null");

  private PlainText() {}

  /** Whether every reader takes it for the text that it is. */
  public static boolean isPlain(String text) {
    return FORM.matcher(text).matches() && WORDS.stream().noneMatch(text::equalsIgnoreCase);
  }
}
