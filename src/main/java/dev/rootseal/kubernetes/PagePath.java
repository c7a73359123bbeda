package dev.rootseal.kubernetes;

/** The place of a value in its object, in the words of the API: no value is repeated. */
final class PagePath {
  private PagePath() {}

  /**
   * For example {@code spec.template.spec.containers}.
   *
   * @param inOpen whether it is the list or map that is open
   */
  static String of(PageFrame around, boolean inOpen) {
    StringBuilder path = new StringBuilder();
    if (inOpen && around.open != null) {
      path.append('.').append(around.open.name);
    }
    PageFrame at = around.home;
    while (at.step != null && !at.step.outline.object) {
      path.insert(0, step(at, at.step));
      at = at.outer.home;
    }
    return path.isEmpty() ? "it" : path.substring(1);
  }

  private static String step(PageFrame at, PageStep step) {
    return "." + step.name + (step.isList() ? "[" + (at.outer.entries - 1) + "]" : "");
  }
}
