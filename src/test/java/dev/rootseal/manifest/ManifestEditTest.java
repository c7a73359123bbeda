package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.PodChange.ContainerChange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits of texts; what they look like in whole files is shown by golden files. */
class ManifestEditTest {
  private static final String WEB =
      """
      apiVersion: v1
      kind: Pod
      spec:
        containers:
        - name: "😀"
          securityContext: %s
      """;

  /** The edit that sets the flag of the first container of each workload. */
  private static ManifestEdit edit(String text) {
    return ManifestEdit.of(
        text,
        ManifestReader.read("web.yaml", text, PodKinds.KNOWN).stream()
            .filter(ManifestItem.Workload.class::isInstance)
            .map(ManifestItem.Workload.class::cast)
            .map(
                found ->
                    new PodChange(
                        found,
                        List.of(new ContainerChange(0, true, List.of(), List.of(), List.of()))))
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{readOnlyRootFilesystem: false} # x | {readOnlyRootFilesystem: true} # x",
        "{readOnlyRootFilesystem: !!bool no} | {readOnlyRootFilesystem: true}",
        "{readOnlyRootFilesystem: } | {readOnlyRootFilesystem: true }",
        "{readOnlyRootFilesystem: ~} | {readOnlyRootFilesystem: true}",
        "{\"readOnlyRootFilesystem\":false} | {\"readOnlyRootFilesystem\":true}",
        "{\"runAsUser\":1} | {\"runAsUser\":1, \"readOnlyRootFilesystem\": true}",
        "{runAsUser: 1,} | {runAsUser: 1, readOnlyRootFilesystem: true,}",
        "&unused {runAsUser: 1} | &unused {runAsUser: 1, readOnlyRootFilesystem: true}",
      })
  void aFlowStyleStaysOne(String before, String after) {
    assertThat(edit(WEB.formatted(before)).after()).isEqualTo(WEB.formatted(after));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ~", " {}", " # x", " null # x", "\n        {} # x", " # x\n        {}"})
  void whatSaysNothingIsFilled(String nothing) {
    String comment = nothing.contains("#") ? " # x" : "";

    assertThat(edit(WEB.replace(" %s", nothing)).after())
        .isEqualTo(WEB.replace(" %s", comment) + "      readOnlyRootFilesystem: true\n");
  }

  @Test
  void aReplacementHasItsPlaceInCharactersAsPeopleCountThem() {
    String text = "# x\n---\n" + WEB.formatted("{}").replace("name: \"😀\"", "{name: \"😀\"}");
    String oneLine =
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: \"😀\", image: x}]}}\n";

    assertThat(edit(oneLine).made().values().iterator().next())
        .containsExactly(
            new Replacement(
                new Position(1, 69),
                new Position(1, 69),
                ", securityContext: {readOnlyRootFilesystem: true}"));
    assertThat(edit(text).made()).isEmpty();
  }

  @Test
  void oneThatIsRefusedKeepsNoOtherFromBeingMade() {
    String shared =
        WEB.formatted("&s {runAsUser: 1}") + "  - {name: b, securityContext: *s}\n---\n";
    ManifestEdit edit = edit(shared + WEB.formatted("{}") + "---\n" + shared);

    assertThat(edit.refused().values()).containsExactly(EditObstacle.SHARED, EditObstacle.SHARED);
    assertThat(edit.made()).hasSize(1);
    assertThat(edit.after()).startsWith(shared).endsWith("---\n" + shared);
  }

  @Test
  void aPodThatAnAliasStandsForIsShared() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
        - &pod
          apiVersion: v1
          kind: Pod
          spec: {containers: [{name: a}]}
        - *pod
        """;

    assertThat(edit(text).after()).isEqualTo(text);
    assertThat(edit(text).refused().values()).containsOnly(EditObstacle.SHARED);
  }

  @Test
  void jsonThatIsIndentedByTabsKeepsThem() {
    String json =
        """
        {
        \t"apiVersion": "v1",
        \t"kind":\t"Pod",
        \t"spec": {
        \t\t"containers": [
        \t\t\t{
        \t\t\t\t"name": "a"
        \t\t\t}
        \t\t]
        \t}
        }
        """;

    assertThat(edit(json).after())
        .isEqualTo(
            json.replace(
                "\"a\"\n",
                "\"a\",\n\t\t\t\t\"securityContext\": {\"readOnlyRootFilesystem\": true}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<<: *base                  | SECURITY",
        "<<: [*base]                | SECURITY",
        "<<: [*base, *flag]         | MERGED",
        "<<: {runAsUser: 1}         | SECURITY",
        "<<: {readOnlyRootFilesystem: false} | MERGED",
        "<<: *flag                  | MERGED",
        "<<: *over                  | MERGED",
      })
  void whatTheSecurityContextTakesOverIsNotItsOwn(String merge, String result) {
    String text =
        "x: {a: &base {runAsNonRoot: true}, b: &flag {readOnlyRootFilesystem: false}}\n"
            + "y: &over {<<: *flag}\n"
            + WEB.formatted("\n      " + merge);
    ManifestEdit edit = edit(text);

    if (result.equals("MERGED")) {
      assertThat(edit.refused().values()).containsExactly(EditObstacle.MERGED);
    } else {
      assertThat(edit.after()).isEqualTo(text + "      readOnlyRootFilesystem: true\n");
    }
  }

  @Test
  void jsonThatIsNoYamlIsEdited() {
    String json =
        "{\t\"apiVersion\": \"v1\",\n\t\"kind\":\t\"Pod\",\n\t\"spec\": {\"containers\":"
            + " [{\"name\": \"a\\/b\"}]}}";

    assertThat(edit(json).after())
        .isEqualTo(
            json.replace("b\"}", "b\", \"securityContext\": {\"readOnlyRootFilesystem\": true}}"));
  }
}
