package dev.rootseal.helm;

/**
 * A block of a template, from {@code if}, {@code with}, {@code range} or {@code define} to its end.
 */
final class TemplateBlock {
  private final String keyword;
  private final String subject;
  private final int start;
  private boolean branches;
  private int end = Integer.MAX_VALUE;

  /**
   * One that is open.
   *
   * @param subject what stands behind the keyword
   * @param start the line in which it begins
   */
  TemplateBlock(String keyword, String subject, int start) {
    this.keyword = keyword;
    this.subject = subject;
    this.start = start;
  }

  void branch() {
    branches = true;
  }

  /** Whether it has an else. */
  boolean branches() {
    return branches;
  }

  void close(int line) {
    end = line;
  }

  String keyword() {
    return keyword;
  }

  String subject() {
    return subject;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Whether the dot is another one inside. */
  boolean movesDot() {
    return !keyword.equals("if");
  }
}
