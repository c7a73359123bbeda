package dev.rootseal.admission;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors as kubectl reads them. */
class NamespaceSelectorTest {
  @Rows(
      """
      team=a                 | team In a
      team==a                | team In a
      team = a               | team In a
      team!=a                | team NotIn a
      team=                  | team In
      team                   | team Exists
      !team                  | team DoesNotExist
      ! team                 | team DoesNotExist
      in                     | in Exists
      tier in (x, y)         | tier In x y
      tier notin (x)         | tier NotIn x
      team=a,tier in (x,y),!z | team In a; tier In x y; z DoesNotExist
      example.com/a.b-c_d=V.1 | example.com/a.b-c_d In V.1
      """)
  void readsWhatKubectlReads(String text, String requirements) {
    String read =
        NamespaceSelector.parse(text).matchExpressions().stream()
            .map(
                one ->
                    String.join(" ", one.key(), one.operator(), String.join(" ", one.values()))
                        .strip())
            .collect(joining("; "));

    assertThat(read).isEqualTo(requirements);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "team=a,",
        "a b",
        "team=a b",
        "!team=a",
        "tier in x",
        "tier in (x",
        "tierin (x)",
        "tier in (x y)",
        "-a=b",
        "a/b/c=d",
        "a>1",
        "a=-b",
        "ü=a"
      })
  void anythingElseIsToldInALine(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NamespaceSelector.parse(text))
        .withMessageStartingWith("'")
        .withMessageNotContaining("\n");
  }
}
