package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          app=web                         | true
          app==web                        | true
          app=other                       | false
          app!=other                      | true
          app!=web                        | false
          missing!=x                      | true
          app in (web, api)               | true
          app in (api)                    | false
          app notin (api,db)              | true
          app notin (web)                 | false
          missing notin (x)               | true
          app                             | true
          missing                         | false
          !missing                        | true
          !app                            | false
          app=web,tier=front              | true
          app=web,tier=back               | false
          app in (web,api),tier=front,!z  | true
          example.dev/part=one            | true
          empty=                          | true
          """)
  void labelsAreChosen(String selector, boolean expected) {
    var labels = yaml("{app: web, tier: front, example.dev/part: one, empty: ''}");
    assertThat(LabelSelector.parse(selector).matches(labels)).isEqualTo(expected);
  }

  @Test
  void anEmptySelectorChoosesAll() {
    assertThat(LabelSelector.parse("").matches(yaml("{}"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", "a in", "a in b", "a b", ",", "a=b=c"})
  void whatIsNoSelectorIsRefused(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(400));
  }

  @Test
  void aSelectorInAnObjectReadsAsText() {
    LabelSelector selector =
        LabelSelector.of(
            yaml(
                """
                matchLabels: {app: web}
                matchExpressions:
                - {key: tier, operator: In, values: [front, back]}
                - {key: old, operator: DoesNotExist}
                """));
    assertThat(selector.text()).isEqualTo("app=web,tier in (back,front),!old");
    assertThat(LabelSelector.parse(selector.text())).isEqualTo(selector);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata.name=web                         | true
          metadata.name==web                        | true
          metadata.name=other                       | false
          metadata.name!=other                      | true
          metadata.name=web,metadata.namespace=shop | true
          metadata.name=web,metadata.namespace=x    | false
          spec.missing=                             | true
          """)
  void fieldsAreChosen(String selector, boolean expected) {
    var object = yaml("{metadata: {name: web, namespace: shop}}");
    assertThat(FieldSelector.parse(selector).matches(object)).isEqualTo(expected);
  }
}
