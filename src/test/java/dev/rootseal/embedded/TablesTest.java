package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.object;
import static dev.rootseal.embedded.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  private static ObjectNode table(ResourceType type, String object) {
    return new TableRenderer(type, NOON).table(object(object));
  }

  private static String cells(ObjectNode table) {
    return table.path("rows").path(0).path("cells").toString();
  }

  private static String columns(ObjectNode table) {
    return table
        .path("columnDefinitions")
        .valueStream()
        .map(column -> column.path("name").asText() + "/" + column.path("priority").asInt())
        .collect(Collectors.joining(" "));
  }

  private static ResourceType builtIn(String kind) {
    return BuiltInTypes.list().stream()
        .filter(type -> type.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCustomResourceHasTheColumnsOfItsDefinition() {
    ResourceType type = CustomTypes.of(yaml(Fixtures.REPORT_DEFINITION)).getFirst();
    ObjectNode table =
        table(
            type,
            """
            metadata: {name: r, creationTimestamp: "2026-01-02T11:00:00Z"}
            spec: {owner: shop}
            status: {result: Pass, percent: 90, conditions: [{type: Other, status: x}, {type: Ready, status: "True"}]}
            """);
    assertThat(columns(table)).isEqualTo("Name/0 Result/0 Percent/0 Ready/0 Owner/1 Age/0");
    assertThat(cells(table)).isEqualTo("[\"r\",\"Pass\",90,\"True\",\"shop\",\"60m\"]");
    assertThat(table.at("/rows/0/object/spec/owner").asText()).isEqualTo("shop");
  }

  @Test
  void aCustomResourceWithoutContentHasEmptyCells() {
    ResourceType type = CustomTypes.of(yaml(Fixtures.REPORT_DEFINITION)).getFirst();
    assertThat(cells(table(type, "{metadata: {name: r}, status: {percent: many}}")))
        .isEqualTo("[\"r\",null,null,null,null,null]");
  }

  @Rows(
      """
          Namespace   | {metadata: {name: shop}, status: {phase: Active}} | ["shop","Active",null]
          Deployment  | {metadata: {name: web}, spec: {replicas: 3}} | ["web",null]
          Lease       | {metadata: {name: l, creationTimestamp: '2026-01-02T11:59:00Z'}} | ["l","60s"]
          Event       | {metadata: {name: e}, type: Normal, reason: R, message: M, involvedObject: {kind: Deployment, name: web}} | ["Normal","R","Deployment","web","M"]
          """)
  void aBuiltInResourceHasItsUsualColumns(String kind, String object, String expected) {
    assertThat(cells(table(builtIn(kind), object))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-5, 0s", "0, 0s", "119, 119s", "120, 2m", "200, 3m", "7200, 2h", "172800, 2d"})
  void anAgeIsShortAsInKubectl(long seconds, String expected) {
    assertThat(Column.age(Duration.ofSeconds(seconds))).isEqualTo(expected);
  }

  @Rows(
      """
          .status.a                    | 1
          .list[?(@.type=="y")].v      | 2
          .list[?(@.type=="z")].v      |
          .nothing.here                |
          """)
  void aPathFindsTheFirstValue(String path, String expected) {
    JsonNode object =
        yaml("{status: {a: 1}, list: [{type: x, v: 1}, {type: y, v: 2}, {type: y, v: 3}]}");
    assertThat(Column.path(path).apply(object).asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", ".a[", ".a[?(@.b)]", "..a", ".a[b]", ".a[0]"})
  void aPathThatIsNotKnownIsRefused(String path) {
    assertThatThrownBy(() -> Column.path(path)).isInstanceOf(ApiException.class);
  }
}
