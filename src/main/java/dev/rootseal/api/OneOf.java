package dev.rootseal.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The closed set of words that a text, or each text of a list, is one of. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface OneOf {
  /** The set: one word for each of its constants. */
  Class<? extends Enum<?>> value();
}
