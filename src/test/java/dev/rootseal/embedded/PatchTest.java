package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.Rows;

class PatchTest {
  @Rows(
      """
      [{op: remove, path: /b}]
      [{op: replace, path: /b, value: 1}]
      [{op: add, path: /list/7, value: 1}]
      [{op: test, path: /a, value: 2}]
      [{op: conjure, path: /a}]
      [{op: remove, path: a}]
      {op: remove}
      """)
  void refusesWhatDoesNotFit(String patch) {
    JsonNode target = yaml("{a: 1, list: [1]}");
    assertThatThrownBy(() -> Patch.json(target, yaml(patch)))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(422));
  }

  /** The cases of RFC 7386, appendix A. */
  @Rows(
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
