package dev.rootseal.operator;

/** The globs of a policy that costs as much as one can: 510 characters each. */
public enum CostlyGlobs {
  /** A plain part that the images do not hold. */
  PLAIN,
  /** Many stars, and an end that never comes. */
  STARS,
  /** A long part that nearly fits everywhere. */
  NEARLY,
  /** The same, and it differs only in the middle. */
  MIDDLE;

  /** As many as the schema lets through. */
  public static final int EXEMPTIONS = 500;

  /** Of each exemption. */
  public static final int GLOBS = 4;

  /** The glob with a number. */
  public String glob(int number) {
    String own = "%07d".formatted(number);
    return switch (this) {
      case PLAIN -> "*" + own + "x".repeat(501) + "*";
      case STARS -> "*a".repeat(251) + own + "*";
      case NEARLY -> "*" + "a".repeat(501) + own + "*";
      case MIDDLE -> "*" + "a".repeat(250) + own + "a".repeat(251) + "*";
    };
  }

  /** What a row for images matches. */
  public static String row(int number) {
    return "*a".repeat(100) + number + "/*" + "a".repeat(100) + number;
  }

  /** An image of 1 KB that each glob has to look at. */
  public static String image(int number) {
    return "registry.example/" + "a".repeat(1_000) + "-%06d".formatted(number);
  }
}
