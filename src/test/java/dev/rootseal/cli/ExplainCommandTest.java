package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Folders;
import dev.rootseal.explain.Term;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.observe.WriteVerdict;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** `rootseal explain`, and `docs/rule.md` against it. */
class ExplainCommandTest {
  private static String explain(String words) {
    return Run.of(words.isEmpty() ? "explain" : "explain " + words).ends(ExitCode.OK).out();
  }

  @Test
  void theRuleWithItsReferencesAndEveryWord() {
    assertThat(explain(""))
        .startsWith("read-only-filesystem: Containers run with read-only root filesystem where")
        .contains("NIST 800-53 rev5 CM-7", "CIS Kubernetes 5.2.3", "80 % of the containers")
        .contains(Term.all().stream().map(Term::id).toList());
    assertThat(Term.all()).extracting(Term::id).contains(Verdict.INVALID.id(), "HelmTemplate");
  }

  @Test
  void theExampleOfThePageIsWhatItPrints() {
    String example = Markdown.read("docs/rule.md").blocks("console").getFirst();

    assertThat("$ rootseal explain image nginx:1.29\n" + explain("image nginx:1.29"))
        .isEqualToIgnoringNewLines(example);
  }

  @Rows(
      """
      notapplicable | Verdicts (of a container): NotApplicable
      notapplicable | Results (of a namespace, a cluster, a scan): NotApplicable
      image nginx:1.29 -- sh -c true | /tmp (the policy's default: nothing that is known decides here)
      image nginx:1.29 -- nginx | /var/cache/nginx, /var/run (the catalogue says it)
      image me/mine:1 | none: the catalogue does not know this image
      image registry.corp/team/nginx:1 | which anybody's image can have: only advises
      image postgres:17 | where its root is not read-only, it does not count
      """)
  void aWordOfTwoGroupsIsExplainedTwiceAndAnImageIsWhatItRuns(String words, String line) {
    assertThat(explain(words)).contains(line);
  }

  @Test
  void redisThatSavesNothingNeedsNothing() {
    assertThat(explain("image redis:7 -- --save ")).contains("  required    nothing (");
  }

  @Rows(
      """
      nonsense              | is no word of reports: rootseal explain lists them all
      redis                 | of an image: rootseal explain image IMAGE
      MissingWriteableMount | did you mean MissingWritableMount? rootseal explain lists them all
      image                 | name an image, such as: rootseal explain image nginx:1.29
      nginx:1.29 redis:7    | 'redis:7' is one argument too many
      image nginx redis --  | 'redis' is one argument too many
      image nginx sh -- -c  | 'sh' is one argument too many
      """)
  void whatCannotBeExplainedIsNamed(String words, String message) {
    assertThat(Run.of("explain " + words).ends(ExitCode.USAGE).err()).contains(message);
  }

  @Test
  void aHostileNameIsPrintedEscaped() {
    assertThat(explain("image x\u001b[31m")).startsWith("x\\u001b[31m\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx:1.29", "library/nginx", "nginx:1.29 -- nginx"})
  void anAddressIsAnImage(String words) {
    assertThat(explain(words)).isEqualTo(explain("image " + words)).contains("row         nginx");
  }

  @Test
  void everyWordOfAClosedSetIsExplained() throws IOException {
    String refusals =
        Files.readString(Path.of("src/main/java/dev/rootseal/manifest/EditRefusal.java"));
    List<String> leftAlone =
        Pattern.compile("new EditRefusal\\(\\s*\"(\\w+)\"")
            .matcher(refusals)
            .results()
            .map(found -> found.group(1))
            .toList();
    List<String> words =
        Stream.of(
                leftAlone.stream(),
                Stream.of(Verdict.values()).map(Verdict::id),
                Stream.of(Result.values()).map(Result::id),
                Stream.of(PatchConfidence.values()).map(PatchConfidence::id),
                Stream.of(SkipReason.values()).map(SkipReason::id),
                Stream.of(ManifestException.Reason.values()).map(ManifestException.Reason::id),
                Stream.of(ExemptionState.values()).map(ExemptionState::id),
                Stream.of(WriteVerdict.values())
                    .flatMap(one -> Stream.concat(Stream.of(one.id()), one.reason().stream())),
                Stream.of(Confidence.values()).map(Confidence::id),
                Stream.of(PathEvidence.ENTRY_POINT, PathEvidence.MANIFESTS).map(PathEvidence::id),
                Stream.of(ReadOnlyWorks.values()).map(ReadOnlyWorks::id),
                Stream.of(ImageClass.values()).map(ImageClass::id))
            .flatMap(all -> all)
            .toList();

    assertThat(Markdown.read("docs/fix.md").table("What is left alone").column("Left alone"))
        .containsExactlyInAnyOrderElementsOf(leftAlone);
    assertThat(words).contains("HookOfHelm", "SharedAnchor", "TooYoung", "documented", "legacy");
    assertThat(Term.all()).extracting(Term::id).containsAll(words);
    assertThat(explain("Missing")).contains("MissingWritableMount", "missingPaths");
    assertThat(explain("missing paths")).startsWith("Words of reports: missingPaths\n");
  }

  /** The reasons of conditions and events stand in the code as texts. */
  @Test
  void everyReasonIsExplained() throws IOException {
    Pattern reason =
        Pattern.compile(
            "(?:ConditionStatus\\.\\w+,|problem\\()\\s*\"([A-Z]\\w+)\"|String (?:REASON|VIOLATED|SATISFIED|ANNOTATION)"
                + " = \"([A-Z]\\w+)\"");
    Set<String> words = new TreeSet<>();
    for (Path file : Folders.files(Path.of("src/main/java"))) {
      reason
          .matcher(Files.readString(file))
          .results()
          .forEach(found -> words.add(found.group(1) == null ? found.group(2) : found.group(1)));
    }

    assertThat(words).contains("BelowThreshold", "CrdOutdated", "UnusableAnnotation", "InForce");
    assertThat(Term.all()).extracting(Term::id).containsAll(words).contains("redundant", "waived");
  }
}
