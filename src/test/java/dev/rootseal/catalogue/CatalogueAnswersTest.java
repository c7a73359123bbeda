package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.KnownImage;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue as the rule asks it. */
class CatalogueAnswersTest {
  @Test
  void tellsWhatTheRowSays() {
    ImageLookup lookup =
        lookup(
            "acme/app||family|broker|yes-with-mounts|/tmp;/run;/app.log;/srv;$HOME/.npm|/data"
                + "|/etc/app|/run|/srv|/app.log||||||source|verified||/data");

    assertThat(lookup.find("acme/app:1", "c").map(KnownImage::catalogueEntry))
        .hasToString(
            "Optional[ImageKnowledge[name=acme/app, family=family, imageClass=BROKER, decides=true,"
                + " runsImageProgram=true, fromTrustedRegistry=true,"
                + " requiredPaths=Optional[[/tmp]], optionalPaths=[/run],"
                + " special=[SpecialPath[path=/etc/app, need=SEED], SpecialPath[path=/data, need=DATA],"
                + " SpecialPath[path=/srv, need=HOST], SpecialPath[path=/app.log, need=FILE]],"
                + " worksReadOnly=true, policyReason=Optional.empty, alwaysRequiredData=[],"
                + " volumes=[/data]]]");
  }

  /** Both names together are the same text, whichever way they are read. */
  @Test
  void answerToOneQuestionIsNoneToAnother() {
    ImageLookup lookup = lookup(row("1a"));

    assertThat(lookup.find("1a", "b".repeat(20) + "c")).isPresent();
    assertThat(lookup.find("a" + "b".repeat(20), "c")).isEmpty();
  }

  /** What is told of whether it works, how sure that is and what shows it; in this order. */
  @Rows(
      """
      yes             | verified   | entry-point | true true true
      yes-with-mounts | documented | manifests   | true true true
      no              | guess      |             | false false false
      unknown         | verified   |             | false true false
      """)
  void saysWhatFollows(String works, String confidence, String shownBy, String expected) {
    KnownImage known =
        lookup(
                "acme/app||family|broker|%s||||||||||||source|%s|%s|"
                    .formatted(works, confidence, shownBy))
            .find("acme/app", "c")
            .orElseThrow();
    ImageKnowledge entry = known.catalogueEntry();

    assertThat("%s %s %s".formatted(entry.worksReadOnly(), entry.decides(), known.pathsAreProven()))
        .isEqualTo(expected);
    assertThat(entry.policyReason()).isEmpty();
  }

  @Test
  void theReasonOfThePolicysRowIsKept() {
    ImageRow row = ImageRow.ofPolicy("nginx", ImageClass.LEGACY, List.of("/work"), "our own build");
    ImageLookup lookup = ImageCatalogue.load().with(List.of(row), List.of());

    assertThat(lookup.find("nginx:1.29", "app").map(KnownImage::catalogueEntry))
        .hasToString(
            "Optional[ImageKnowledge[name=nginx, family=nginx, imageClass=LEGACY, decides=true,"
                + " runsImageProgram=true, fromTrustedRegistry=true,"
                + " requiredPaths=Optional[[/work]], optionalPaths=[], special=[],"
                + " worksReadOnly=true, policyReason=Optional[our own build],"
                + " alwaysRequiredData=[], volumes=[]]]");
  }

  @Test
  void aSecondQuestionGetsTheSameAnswer() {
    ImageLookup lookup = lookup(row("acme/app"));

    KnownImage first = lookup.find("acme/app:1", "c").orElseThrow();

    assertThat(lookup.find("acme/app:1", "c")).containsSame(first);
    assertThat(lookup.find("acme/app:2", "c")).contains(first);
    assertThat(lookup.find("acme/other:1", "c")).isEmpty();
    assertThat(lookup.find("acme/other:1", "c")).isEmpty();
  }

  @Test
  void theContainersNameIsPartOfTheQuestion() {
    ImageLookup lookup = lookup(row("container:istio-proxy"));

    assertThat(lookup.find("auto", "app")).isEmpty();
    assertThat(lookup.find("auto", "istio-proxy")).isPresent();
  }

  @Test
  void manyQuestionsAreAnsweredAndForgotten() {
    ImageLookup lookup = lookup(row("acme/app"));
    KnownImage first = lookup.find("acme/app:first", "c").orElseThrow();

    Stream<Optional<KnownImage>> answers =
        IntStream.range(0, 9_999).mapToObj(i -> lookup.find("acme/app:" + i, "c"));

    assertThat(answers).allSatisfy(answer -> assertThat(answer).contains(first));
    assertThat(lookup.find("acme/app:first", "c").orElseThrow()).isNotSameAs(first);
  }

  @Test
  void namesThatAreTooLongToBeRealAreAnsweredButNotKept() {
    ImageLookup lookup = lookup(row("container:proxy"));
    String longest = "a".repeat(2048 - "proxy".length());

    assertThat(lookup.find(longest, "proxy").orElseThrow())
        .isSameAs(lookup.find(longest, "proxy").orElseThrow());
    assertThat(lookup.find(longest + "a", "proxy").orElseThrow())
        .isNotSameAs(lookup.find(longest + "a", "proxy").orElseThrow());
    assertThat(lookup.find("a".repeat(65_536), "b".repeat(65_536))).isEmpty();
  }

  private static ImageLookup lookup(String row) {
    return ImageCatalogueTest.catalogueOf(List.of(ImageTableReaderTest.row(row)));
  }

  private static String row(String glob) {
    return glob + "||family|broker|yes||||||||||||source|verified||";
  }
}
