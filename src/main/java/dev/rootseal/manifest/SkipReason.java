package dev.rootseal.manifest;

/** Why a document is not evaluated, though it can be read. */
public enum SkipReason {
  /** An object of a kind that holds no pod. */
  OTHER_KIND("OtherKind", "of another kind", "of other kinds"),
  /** No object of Kubernetes: no kind, or no apiVersion. */
  NO_OBJECT("NotAnObject", "not an object of Kubernetes", "not objects of Kubernetes"),
  /** It cannot be read, and nothing in its text is said of Kubernetes. */
  FOREIGN("Foreign", "not readable and not of Kubernetes"),
  /** It cannot be read because of the braces of a template, and nothing says whose. */
  TEMPLATE("Template", "template", "templates"),
  /** A template of Helm, of which only Helm can make a manifest. */
  HELM_TEMPLATE("HelmTemplate", "template of Helm", "templates of Helm"),
  /** In a folder, but neither a file nor a link to one: a pipe, a socket. */
  NO_FILE("NotAFile", "not a file", "not files"),
  /** Its owner is evaluated in the same run. */
  OWNED("Owned", "owned by what is evaluated"),
  /** A file or a folder that .gitignore names. */
  IGNORED("Ignored", "left out by .gitignore"),
  /** A file or a folder that is to be left out. */
  EXCLUDED("Excluded", "excluded");

  private final String id;
  private final String one;
  private final String words;

  SkipReason(String id, String words) {
    this(id, words, words);
  }

  SkipReason(String id, String one, String words) {
    this.id = id;
    this.one = one;
    this.words = words;
  }

  /** Whether it is a file or folder that was not looked into, and so counts as no document. */
  public boolean isUnread() {
    return this == IGNORED || this == EXCLUDED;
  }

  /** The fixed id, for example {@code OtherKind}. */
  public String id() {
    return id;
  }

  /** What they are, of any number. */
  public String words() {
    return words;
  }

  public String count(int number) {
    return number + " " + (number == 1 ? one : words);
  }
}
