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
          app                             | true
          missing                         | false
          !missing                        | true
          !app                            | false
          app=web,tier=front              | true
          app=web,tier=back               | false
          example.dev/part=one            | true
          empty=                          | true
          """)
  void labelsAreChosen(String selector, boolean expected) {
    var object =
        yaml("{metadata: {labels: {app: web, tier: front, example.dev/part: one, empty: ''}}}");
    assertThat(Selection.of(selector, "").matches(object)).isEqualTo(expected);
  }

  @Test
  void anEmptySelectorChoosesAll() {
    assertThat(Selection.of("", "").matches(yaml("{}"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", "a in (b)", "a in b", "a b", ",", "a=b=c"})
  void whatIsNoSelectorIsRefused(String selector) {
    assertThatThrownBy(() -> Selection.of(selector, ""))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(400));
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
    assertThat(Selection.of("", selector).matches(object)).isEqualTo(expected);
  }
}
