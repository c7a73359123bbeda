package dev.rootseal.manifest;

/**
 * How a text is indented.
 *
 * @param step by how many columns a mapping is deeper than its owner
 * @param list by how many columns the hyphens of a list are deeper than its name; often none
 * @param gap the columns from a hyphen to its item
 */
record BlockStyle(int step, int list, int gap) {
  BlockStyle {
    step = Math.max(1, step);
    list = Math.max(0, list);
    gap = Math.max(2, gap);
  }
}
