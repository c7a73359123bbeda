package dev.rootseal.manifest;

import dev.rootseal.rule.Word;

/** Why a document is not evaluated, though it can be read. */
public enum SkipReason implements Word.Capitalized {
  /** An object of a kind that holds no pod. */
  OTHER_KIND("of another kind", "of other kinds"),
  /** No object of Kubernetes: no kind, or no apiVersion. */
  NOT_AN_OBJECT("not an object of Kubernetes", "not objects of Kubernetes"),
  FOREIGN("not readable and not of Kubernetes"),
  /** It cannot be read because of the braces of a template, and nothing says whose. */
  TEMPLATE("template", "templates"),
  HELM_TEMPLATE("template of Helm", "templates of Helm"),
  /** In a folder, but neither a file nor a link to one: a pipe, a socket. */
  NOT_A_FILE("not a file", "not files"),
  OWNED("owned by what is evaluated"),
  IGNORED("left out by .gitignore"),
  EXCLUDED("excluded");

  private final String one;
  private final String words;

  SkipReason(String words) {
    this(words, words);
  }

  SkipReason(String one, String words) {
    this.one = one;
    this.words = words;
  }

  /** Whether it is a file or folder that was not looked into, and so counts as no document. */
  public boolean isUnread() {
    return this == IGNORED || this == EXCLUDED;
  }

  /** What they are, of any number. */
  public String words() {
    return words;
  }

  public String count(int number) {
    return number + " " + (number == 1 ? one : words);
  }
}
