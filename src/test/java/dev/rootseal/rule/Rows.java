package dev.rootseal.rule;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test for each line of a text block, with its cells as arguments, which stand between bars; the
 * first one names it. Nothing is quoted, an empty cell is an empty text, and a line that begins
 * with two slashes is a comment.
 */
@ParameterizedTest(name = "{0}")
@ArgumentsSource(Rows.Lines.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rows {
  String value();

  final class Lines implements ArgumentsProvider {
    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return context
          .getRequiredTestMethod()
          .getAnnotation(Rows.class)
          .value()
          .lines()
          .filter(line -> !line.startsWith("//"))
          .map(line -> Arguments.of(Stream.of(line.split("\\|", -1)).map(String::strip).toArray()));
    }
  }
}
