package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that nobody would write in good faith. The rule takes it as it is, within bounds; it is
 * escaped where output is made.
 */
class HostileTextTest {
  private static final int LONG = 65_536;
  private static final int MAX_REASON = 512;

  static Stream<String> texts() {
    return Stream.of(
        "\u0000\u0001\u001b[2Jx\r\n",
        "\u202Eexe.txt\u2066x\u2069",
        "\uD83D\uDD13 \uD83D",
        "%s %d %n %% {} ${x}",
        "'; \"quoted\" \\",
        "x".repeat(LONG),
        "\uD83D\uDD13".repeat(LONG / 2));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("texts")
  void everyNameIsEvaluatedLikeAnyOther(String text) {
    WorkloadFixture workload =
        deployment(text)
            .in(text)
            .labelled(text, text)
            .namespaceLabelled(text, text)
            .annotated("rootseal.dev/" + text, text)
            .container(text, c -> c.image(text).compliant())
            .container(text, c -> c.image(text).readOnly().mountOfMissingVolume("/tmp", text));

    WorkloadVerdict verdict =
        workload.evaluated(
            policy(
                new PolicyExemption(
                    text,
                    "r" + text,
                    "",
                    Optional.empty(),
                    PolicyFixture.exemption("x namespaces=nobody").match())));

    assertThat(verdict.containers())
        .map(ContainerEvaluation::verdict)
        .containsExactly(
            new ContainerVerdict.Compliant(),
            new ContainerVerdict.MissingWritableMount(List.of(ContainerPath.of("/tmp"))));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("texts")
  void aReasonIsKeptWithinBounds(String text) {
    Exemption exemption = exemption("because " + text);

    assertThat(exemption.reason()).startsWith("because ").hasSizeLessThanOrEqualTo(MAX_REASON);
    assertThat("because " + text).contains(exemption.reason());
  }

  @Test
  void aReasonOfTheMostCharactersIsKeptWhole() {
    assertThat(exemption("x".repeat(MAX_REASON)).reason()).isEqualTo("x".repeat(MAX_REASON));
    assertThat(exemption("x".repeat(MAX_REASON + 1)).reason()).isEqualTo("x".repeat(MAX_REASON));
  }

  @Test
  void aReasonIsNotCutWithinACharacter() {
    String lock = "\uD83D\uDD13";

    assertThat(exemption("x".repeat(MAX_REASON - 1) + lock).reason())
        .isEqualTo("x".repeat(MAX_REASON - 1));
    assertThat(exemption("x".repeat(MAX_REASON - 2) + lock + "y").reason())
        .isEqualTo("x".repeat(MAX_REASON - 2) + lock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2027-03-31\u0000", "\u202E2027-03-31", "2027-03-31\u200B"})
  void aDateWithMarksInItIsNone(String date) {
    ContainerEvaluation app =
        app(deployment("web").exemptBecause("cache").exemptUntil(date).container("app"));

    assertThat(app.notes()).containsExactly(new Note.BadDate("rootseal.dev/exempt-until"));
  }

  @Test
  void aLongDateIsNone() {
    aDateWithMarksInItIsNone("2027-03-31".repeat(LONG / 10));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("texts")
  void aPathListThatCannotBeUsedIsToldInFewWords(String text) {
    ContainerEvaluation app =
        app(deployment("web").annotated("rootseal.dev/writable-paths", text).container("app"));

    assertThat(app.required().paths()).map(ContainerPath::toString).containsExactly("/tmp");
    assertThat(app.notes())
        .singleElement()
        .satisfies(
            note ->
                assertThat(note.toString()).hasSizeLessThan(OwnerWritablePaths.MAX_LENGTH + 128));
  }

  private static Exemption exemption(String reason) {
    ContainerEvaluation app = app(deployment("web").exemptBecause(reason).container("app"));
    return ((ContainerVerdict.Exempt) app.verdict()).exemption();
  }

  private static ContainerEvaluation app(WorkloadFixture workload) {
    return workload.evaluated().containers().getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " \t\n",
        "\u00a0", "\u200b\u200c\u200d\u2060\ufeff",
        "\u3164\u115f\u1160\uffa0", "\u00ad",
        "\u0301\u20dd", "\u2800",
        "\udb40\udc41\udb40\udc42", "...",
        "\ud80d\udc41"
      })
  void nothingToRead(String text) {
    assertThat(VisibleText.hasWords(text)).isFalse();
    assertThat(VerdictText.of(deployment("web").exemptBecause(text).container("app").evaluated()))
        .isEqualTo("app: WritableRootFilesystem (not set) + EmptyReason[key=rootseal.dev/exempt]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "7", "\u200bwrites\u200b", "캐시", "漢字", "ę", "١"})
  void words(String text) {
    assertThat(VisibleText.hasWords(text)).isTrue();
  }

  @Test
  void whatCanBeSeenIsLettersAndDigitsButSix() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(Character::isLetterOrDigit)
                .filter(character -> !VisibleText.hasWords(Character.toString(character))))
        .containsExactly(0x115F, 0x1160, 0x3164, 0xFFA0, 0x13441, 0x13442);
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(character -> !Character.isLetterOrDigit(character)))
        .noneMatch(character -> VisibleText.hasWords(Character.toString(character)));
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 4, abc",
    "abc, 3, abc",
    "abc, 2, ab",
    // A seal takes two places.
    "ab\uD83E\uDDAD, 4, ab\uD83E\uDDAD",
    "ab\uD83E\uDDAD, 3, ab",
    // Half a character at the end was there before: what fits is not touched.
    "ab\uD83E, 3, ab\uD83E",
  })
  void beginningOrAllOfIt(String text, int most, String beginning) {
    assertThat(VisibleText.beginning(text, most)).isEqualTo(beginning);
  }
}
