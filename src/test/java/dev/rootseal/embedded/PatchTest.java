package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1}           | [{op: add, path: /b, value: 2}]              | {a: 1, b: 2}
          {a: [1]}         | [{op: add, path: /a/-, value: 2}]            | {a: [1, 2]}
          {a: [1, 2]}      | [{op: remove, path: /a/0}]                   | {a: [2]}
          {a: 1}           | [{op: move, from: /a, path: /b}]             | {b: 1}
          {'a/b': 1}       | [{op: replace, path: /a~1b, value: 2}]       | {'a/b': 2}
          {a: 1}           | [{op: test, path: /a, value: 1}]             | {a: 1}
          """)
  void carriesOutEachOperation(String target, String patch, String expected) {
    assertThat(Patch.json(yaml(target), yaml(patch))).isEqualTo(yaml(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{op: remove, path: /b}]",
        "[{op: replace, path: /b, value: 1}]",
        "[{op: add, path: /list/7, value: 1}]",
        "[{op: test, path: /a, value: 2}]",
        "[{op: conjure, path: /a}]",
        "[{op: remove, path: a}]",
        "{op: remove}",
      })
  void refusesWhatDoesNotFit(String patch) {
    JsonNode target = yaml("{a: 1, list: [1]}");
    assertThatThrownBy(() -> Patch.json(target, yaml(patch)))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(422));
  }

  @Test
  void leavesTheTargetAloneWhenAnOperationFails() {
    JsonNode target = yaml("{a: 1}");
    JsonNode patch = yaml("[{op: add, path: /b, value: 2}, {op: remove, path: /c}]");
    assertThatThrownBy(() -> Patch.json(target, patch)).isInstanceOf(ApiException.class);
    assertThat(target).isEqualTo(yaml("{a: 1}"));
  }

  /** The cases of RFC 7386, appendix A. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: b}              | {a: c}                 | {a: c}
          {a: b}              | {b: c}                 | {a: b, b: c}
          {a: b}              | {a: null}              | {}
          {a: b, b: c}        | {a: null}              | {b: c}
          {a: [b]}            | {a: c}                 | {a: c}
          {a: c}              | {a: [b]}               | {a: [b]}
          {a: {b: c}}         | {a: {b: d, c: null}}   | {a: {b: d}}
          {a: [{b: c}]}       | {a: [1]}               | {a: [1]}
          [a, b]              | [c, d]                 | [c, d]
          {a: b}              | [c]                    | [c]
          {a: foo}            | bar                    | bar
          {e: null}           | {a: 1}                 | {e: null, a: 1}
          [1, 2]              | {a: b, c: null}        | {a: b}
          {}                  | {a: {bb: {ccc: null}}} | {a: {bb: {}}}
          """)
  void mergesAsTheStandardSays(String target, String patch, String expected) {
    assertThat(Patch.merge(yaml(target), yaml(patch))).isEqualTo(yaml(expected));
  }
}
