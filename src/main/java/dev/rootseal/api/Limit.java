package dev.rootseal.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of a field as its schema states them; 0 or empty where there is none of that kind.
 * Whole numbers are never negative, marked or not.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Limit {
  /** The most characters of a text, or of each text in a list. */
  int characters() default 0;

  /** The most entries of a list. */
  int entries() default 0;

  /** The fields that tell the entries of a list apart; a list without them is one value. */
  String[] keys() default {};

  /** The largest whole number. */
  int most() default 0;

  /** The closed set of words that a text is one of. */
  Class<? extends Enum<?>>[] words() default {};

  /** The form of a text beyond its length: a name that OpenAPI knows, for example date-time. */
  String format() default "";

  /** The form of a text beyond its length: an anchored regular expression. */
  String pattern() default "";

  /** The same in words, as in "is not …", for whoever reads a refusal. */
  String form() default "";
}
