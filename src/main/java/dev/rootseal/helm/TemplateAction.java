package dev.rootseal.helm;

import java.util.List;
import java.util.Set;

/**
 * What stands between two pairs of braces.
 *
 * @param text without the braces and the hyphens
 * @param line its line in the file, from 0
 * @param trims whether it takes away the white space before it
 * @param within the blocks around it, the outermost first, each with whether it is behind its else
 */
record TemplateAction(String text, int line, boolean trims, List<Within> within) {
  private static final Set<String> OPENING = Set.of("if", "with", "range", "define", "block");

  TemplateAction {
    within = List.copyOf(within);
  }

  /**
   * A block that something is in.
   *
   * @param otherwise whether it is behind its else
   */
  record Within(TemplateBlock block, boolean otherwise) {}

  String keyword() {
    return text.split("\\s", 2)[0];
  }

  /** What stands behind the keyword. */
  String rest() {
    String[] parts = text.split("\\s+", 2);
    return parts.length == 1 ? "" : parts[1];
  }

  boolean opens() {
    return OPENING.contains(keyword());
  }

  /** Whether it writes nothing by itself. */
  boolean isControl() {
    return opens() || text.equals("end") || keyword().equals("else");
  }
}
