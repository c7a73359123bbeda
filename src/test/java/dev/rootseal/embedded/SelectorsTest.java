package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.Rows;

class SelectorsTest {
  private static final JsonNode WEB =
      yaml(
          """
          metadata:
            name: web
            namespace: shop
            labels: {app: web, tier: front, example.dev/part: one, empty: ''}
          """);

  /** One of labels, one of fields, and whether both choose the object. */
  @Rows(
      """
       | | true
      app=web | | true
      app==web | | true
      app=other | | false
      app!=other | | true
      app!=web | | false
      missing!=x | | true
      app | | true
      missing | | false
      !missing | | true
      !app | | false
      app=web,tier=front | | true
      app=web,tier=back | | false
      example.dev/part=one | | true
      empty= | | true
       | metadata.name=web | true
       | metadata.name==web | true
       | metadata.name=other | false
       | metadata.name!=other | true
       | metadata.name=web,metadata.namespace=shop | true
       | metadata.name=web,metadata.namespace=x | false
       | spec.missing= | true
      app=web | metadata.name=other | false
      """)
  void objectsAreChosen(String labels, String fields, boolean chosen) {
    assertThat(Selection.of(labels, fields).matches(WEB)).isEqualTo(chosen);
  }

  @Rows(
      """
      =x
      a in (b)
      a in b
      a b
      ,
      a=b=c
      """)
  void whatIsNoSelectorIsRefused(String selector) {
    assertThatThrownBy(() -> Selection.of(selector, ""))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(400));
  }
}
