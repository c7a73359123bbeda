package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that documents name are there, links lead somewhere, and the README leads to all. */
class CommandsTest {
  private static final Pattern KUSTOMIZATION =
      Pattern.compile("kubectl (?:apply|delete) -k ([a-z/-]+)");

  /** A file that lies in no folder is the reader's own. */
  private static final Pattern MANIFEST =
      Pattern.compile("kubectl apply -f ([a-z.-]+/[a-z/.-]+\\.yaml)");

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
  void kustomizationsAndManifestsAreThere() {
    assertThat(named(KUSTOMIZATION))
        .contains("config/default", "config/crd")
        .allSatisfy(folder -> assertThat(Path.of(folder, "kustomization.yaml")).isRegularFile());
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
    assertThat(Folders.files(Path.of("src/test/java")))
        .extracting(file -> file.getFileName().toString().replace(".java", ""))
        .containsAll(tests);
  }

  private static List<String> named(Pattern command) {
    return Markdown.all().stream()
        .flatMap(document -> document.find(command).stream())
        .distinct()
        .toList();
  }

  /** Of blocks in sh every line, of screens what follows a prompt, else what looks like one. */
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

  static Stream<Markdown> documents() {
    return Markdown.all().stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyRelativeLinkResolves(Markdown document) {
    assertThat(relative(document))
        .allSatisfy(link -> assertThat(problem(document, link)).isEmpty());
  }

  @Test
  void everyDocumentCanBeReachedFromTheReadme() {
    List<Path> reached = new ArrayList<>(List.of(Path.of("README.md")));
    for (int i = 0; i < reached.size(); i++) {
      Markdown document = Markdown.read(reached.get(i).toString());
      for (String link : relative(document)) {
        Path target = target(document, link);
        if (target.toString().endsWith(".md") && !reached.contains(target)) {
          reached.add(target);
        }
      }
    }

    assertThat(reached)
        .containsAll(documents().map(Markdown::file).filter(CommandsTest::isForReaders).toList());
  }

  /** Not one that explains a folder of fixtures. */
  private static boolean isForReaders(Path file) {
    return !file.startsWith("src");
  }

  private static List<String> relative(Markdown document) {
    return document.links().stream().filter(link -> !link.matches("[a-z]+:.*")).toList();
  }

  /** What is wrong with a link; empty when nothing is. */
  private static String problem(Markdown document, String link) {
    Path target = target(document, link);
    if (!Files.exists(target)) {
      return document + ": " + link + " leads nowhere";
    }
    return fragment(link)
        .filter(anchor -> !Markdown.read(target.toString()).anchors().contains(anchor))
        .map(anchor -> document + ": " + link + " names no heading")
        .orElse("");
  }

  private static Optional<String> fragment(String link) {
    int hash = link.indexOf('#');
    return hash < 0 ? Optional.empty() : Optional.of(link.substring(hash + 1));
  }

  private static Path target(Markdown document, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty()
        ? document.file()
        : Path.of("").resolve(document.file()).resolveSibling(path).normalize();
  }
}
