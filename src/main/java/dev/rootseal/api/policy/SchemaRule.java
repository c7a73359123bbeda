package dev.rootseal.api.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A demand on the fields of a record together, which the schema states as a rule. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SchemaRule {
  /** What must hold, in the Common Expression Language; {@code self} is the record. */
  String holds();

  /** What a refusal says. */
  String sentence();

  /** The field that a refusal points to, for example {@code .reason}; empty for the whole. */
  String field() default "";
}
