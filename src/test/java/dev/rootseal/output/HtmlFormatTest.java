package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the HTML report says; what a browser makes of it is tried elsewhere. */
class HtmlFormatTest {
  private final String shop = html(Scans.examples());

  private static String html(ScanReport report) {
    return Scans.write(OutputFormat.HTML, report);
  }

  private static List<String> groups(String html) {
    return Pattern.compile("<h3>(.*?)<bdi>(.*?)</bdi></h3>")
        .matcher(html)
        .results()
        .map(found -> found.group(1) + found.group(2))
        .toList();
  }

  @Test
  void aLiveWorkloadHasNoPlaceInAFile() {
    WorkloadFixture web = WorkloadFixture.deployment("web").container("app");
    WorkloadFixture nowhere = WorkloadFixture.deployment("web").in("").container("app");
    String live = html(Scans.live(web, nowhere));

    assertThat(groups(live)).containsExactly("Namespace shop", "Without a namespace");
    assertThat(live).doesNotContain("<i>line ").doesNotContain("<h2>Documents</h2>");
  }

  /** As `fix` has it: such a patch would replace the containers of a custom resource. */
  @ParameterizedTest
  @CsvSource({"argoproj.io/v1alpha1, Rollout, template", "a.example/v1, Widget, pod"})
  void aCustomResourceHasNoPatchButWhatIsToBeChanged(String version, String kind, String field) {
    PodKinds kinds = PodKinds.KNOWN.with(List.of("Widget.a.example={.spec.pod}"));
    String object =
        "apiVersion: %s\nkind: %s\nmetadata: {name: w}\nspec: {%s: {spec: {containers: [{name: app, image: nginx}]}}}\n"
            .formatted(version, kind, field);

    assertThat(html(Scans.of(kinds, "w.yaml", object)))
        .doesNotContain("<pre>")
        .contains(
            "<h5>To be changed</h5><ul><li>Container 'app': readOnlyRootFilesystem: true;"
                + " an emptyDir at /var/cache/nginx, /var/run, /tmp</li></ul>");
  }

  @Test
  void nothingIsFetchedAndNothingIsAllowedTo() {
    assertThat(shop)
        .contains("content=\"default-src 'none'; style-src 'sha256-")
        .doesNotContain("{{")
        .doesNotContainPattern("(?i)(src|srcset|action|data|poster)=|@import|url\\(|unsafe-");
    assertThat(shop).doesNotContainPattern("href=\"(?!#)");
  }

  @Test
  void nothingFoundIsSaid() {
    assertThat(html(Scans.files(Map.of())))
        .contains("There is no container to evaluate.")
        .contains(">0 workloads</p>");
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void whatCannotBeSeenIsShown(String text) {
    String plain = html(Scans.live(Scans.named("a").exemptBecause("because a")));

    assertThat(html(Scans.live(Scans.named(text).exemptBecause("because " + text))))
        .hasLineCount((int) plain.lines().count())
        .satisfies(html -> assertThat(html.lines()).allMatch(Hostile::isPlain));
  }
}
