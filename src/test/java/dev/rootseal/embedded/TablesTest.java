package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.object;
import static dev.rootseal.embedded.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  private static ObjectNode table(ResourceType type, String object) {
    return new TableRenderer(type, TableRenderer.Include.METADATA, NOON).table(object(object));
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
    assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
  }

  @Test
  void aCustomResourceWithoutContentHasEmptyCells() {
    ResourceType type = CustomTypes.of(yaml(Fixtures.REPORT_DEFINITION)).getFirst();
    assertThat(cells(table(type, "{metadata: {name: r}, status: {percent: many}}")))
        .isEqualTo("[\"r\",null,null,null,null,null]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Namespace   | {metadata: {name: shop}, status: {phase: Active}} | ["shop","Active","<unknown>"]
          Deployment  | {metadata: {name: web}, spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}}, status: {readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1}} | ["web","2/3",3,1,"<unknown>","a,b","x,y","app=web"]
          StatefulSet | {metadata: {name: db}, spec: {replicas: 1}} | ["db","0/1","<unknown>","","","<none>"]
          DaemonSet   | {metadata: {name: log}, status: {desiredNumberScheduled: 4, numberReady: 3}} | ["log",4,0,3,0,0,"<none>","<unknown>","","","<none>"]
          Lease       | {metadata: {name: l}, spec: {holderIdentity: me}} | ["l","me","<unknown>"]
          Event       | {metadata: {name: e}, type: Normal, reason: R, message: M, lastTimestamp: '2026-01-02T11:59:00Z', involvedObject: {kind: Deployment, name: web}} | ["60s","Normal","R","deployment/web","M","e"]
          """)
  void aBuiltInResourceHasItsUsualColumns(String kind, String object, String expected) {
    assertThat(cells(table(builtIn(kind), object))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "200, 3m20s",
    "660, 11m",
    "10799, 179m",
    "10800, 3h",
    "12600, 3h30m",
    "28800, 8h",
    "172799, 47h",
    "172800, 2d",
    "180000, 2d2h",
    "691200, 8d",
    "63072000, 2y",
    "-5, 0s"
  })
  void anAgeIsToldAsKubectlTellsIt(long seconds, String expected) {
    assertThat(Age.text(Duration.ofSeconds(seconds))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          .status.a                                      | 1
          $.status.a                                     | 1
          .status['a']                                   | 1
          .list[0].n                                     | x
          .list[-1].n                                    | y
          .list[?(@.n=="y")].v                           | 2
          .list[?(@.n=='y')].v                           | 2
          .list[?(@.v==2)].n                             | y
          .metadata.annotations.example\\.dev/key        | deep
          """)
  void aPathFindsOneValue(String path, String expected) {
    JsonNode object =
        yaml(
            """
            {status: {a: 1}, list: [{n: x, v: 1}, {n: y, v: 2}],
             metadata: {annotations: {example.dev/key: deep}}}
            """);
    assertThat(ColumnPath.parse(path).orElseThrow().select(object))
        .extracting(JsonNode::asText)
        .containsExactly(expected);
  }

  @Test
  void aPathFindsSeveralValuesOrNone() {
    JsonNode object = yaml("{list: [{n: x}, {n: y}]}");
    assertThat(ColumnPath.parse(".list[*].n").orElseThrow().select(object)).hasSize(2);
    assertThat(ColumnPath.parse(".nothing.here").orElseThrow().select(object)).isEmpty();
    assertThat(ColumnPath.parse(".list[7]").orElseThrow().select(object)).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", ".a[", ".a[?(@.b)]", "..a", ".a[b]"})
  void whatIsNoPathIsNone(String path) {
    assertThat(ColumnPath.parse(path)).isEmpty();
  }
}
