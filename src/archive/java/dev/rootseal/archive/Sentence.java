package dev.rootseal.archive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The beginning of a description, for the places that have room for no more. */
final class Sentence {
  private static final Pattern ASIDE = Pattern.compile(" \\([^)]*\\)");
  private static final Pattern END = Pattern.compile("[.;](?= |$)");

  private Sentence() {}

  /** What stands before the first full stop or semicolon, without what is in parentheses. */
  static String first(String description) {
    String plain = ASIDE.matcher(description).replaceAll("");
    Matcher end = END.matcher(plain);
    return end.find() ? plain.substring(0, end.start()) : plain;
  }
}
