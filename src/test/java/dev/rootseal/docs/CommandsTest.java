package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents tell people to type names files that are there. */
class CommandsTest {
  private static final Pattern KUSTOMIZATION =
      Pattern.compile("kubectl (?:apply|delete) -k ([a-z/-]+)");
  private static final Pattern MANIFEST = Pattern.compile("kubectl apply -f ([a-z/.-]+\\.yaml)");
  private static final Pattern TRIAL = Pattern.compile("(?m)^(?:trial|aside) '(.*)'$");
  private static final Pattern PROFILE = Pattern.compile("mvn -P(\\w+)");
  private static final Pattern SINGLE_TEST = Pattern.compile("-D(?:it\\.)?test=(\\w+)");

  @Test
  void readmeNamesTheTwoCommandsThatDoEverything() {
    assertThat(Markdown.read("README.md").blocks("sh"))
        .anySatisfy(block -> assertThat(block).contains("bin/rootseal demo", "mvn verify"));
    assertThat(Path.of("bin/rootseal")).isExecutable();
  }

  @Test
  void whatNeedsTheCheckoutAloneIsRunByNight() throws Exception {
    Set<String> run =
        TRIAL
            .matcher(Files.readString(Path.of(".ci/nightly")))
            .results()
            .map(trial -> trial.group(1))
            .filter(command -> !command.equals("git diff --exit-code"))
            .collect(Collectors.toSet());
    // These are the runs themselves.
    run.addAll(Set.of(".ci/run", ".ci/nightly", "mvn verify"));

    assertThat(DocumentedCommand.in(DocumentedCommand.Place.CHECKOUT))
        .extracting(DocumentedCommand::text)
        .hasSizeGreaterThan(10)
        .containsOnly(run.toArray(String[]::new));
  }

  @Test
  void kustomizationsAreThere() {
    assertThat(named(KUSTOMIZATION))
        .contains("config/default", "config/crd")
        .allSatisfy(folder -> assertThat(Path.of(folder, "kustomization.yaml")).isRegularFile());
  }

  @Test
  void manifestsAreThere() {
    assertThat(named(MANIFEST))
        .contains("dist/install.yaml")
        .allSatisfy(file -> assertThat(Path.of(file)).isRegularFile());
  }

  @Test
  void profilesAndTestsAreThere() throws Exception {
    String build = Files.readString(Path.of("pom.xml"));
    assertThat(named(PROFILE))
        .isNotEmpty()
        .allSatisfy(profile -> assertThat(build).contains("<id>" + profile + "</id>"));
    List<String> tests = named(SINGLE_TEST);
    try (var files = Files.walk(Path.of("src/test/java"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .containsAll(tests);
    }
  }

  private static List<String> named(Pattern command) {
    return Markdown.all().stream()
        .flatMap(document -> document.find(command).stream())
        .distinct()
        .toList();
  }

  /**
   * Of blocks in sh every line, on screens what follows a prompt, otherwise what looks like one.
   */
  @Test
  void commandsAreFoundWhereverPeopleAreToldToTypeThem() {
    Markdown page =
        new Markdown(
            Path.of("page.md"),
            """
            # One
            Either `kubectl get pods -o yaml` or `promtool test rules a\\|b`; not `kubectl patch`,
            `helm uninstall`, `image/run`, `kubectl apply -f` or `web`.
            ## Two
            - Even in a list:

              ```sh
              kubectl apply -k config/grafana   # the dashboard

              # no heading
              export A=b
              ```
            ```console
            $ rootseal fix deployment/web -n shop
            kubectl patch deployment web -n shop
            ```
            ```
            image/same-jar
            some output
            ```
            ```yaml
            kubectl get pods
            ```
            """
                .lines()
                .toList());

    assertThat(DocumentedCommand.of(page))
        .extracting(found -> found.heading() + ": " + found.text())
        .containsExactly(
            "One: kubectl get pods -o yaml",
            "One: promtool test rules a|b",
            "Two: kubectl apply -k config/grafana",
            "Two: export A=b",
            "Two: rootseal fix deployment/web -n shop",
            "Two: image/same-jar");
  }
}
