package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.rule.DefaultEntrypoint;
import dev.rootseal.rule.ImageClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageRowTest {
  private static final ImagePaths MIXED =
      new ImagePaths(
          List.of("/a", "/o", "/h", "/f"),
          List.of(),
          List.of(),
          List.of("/o"),
          List.of("/h"),
          List.of("/f"),
          List.of(),
          List.of());

  @Test
  void optionalHostAndFilePathsAreAdvice() {
    assertThat(MIXED.required()).containsExactly("/a");
  }

  @ParameterizedTest
  @EnumSource(names = {"YES", "YES_WITH_MOUNTS"})
  void rowThatWorksWithoutPathsNeedsNone(ReadOnlyWorks works) {
    assertThat(row(works, ImagePaths.NONE).requiredPaths()).contains(List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"NO", "UNKNOWN"})
  void rowThatDoesNotWorkWithoutPathsHasNoSay(ReadOnlyWorks works) {
    assertThat(row(works, ImagePaths.NONE).requiredPaths()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void listedPathsAreRequiredWhateverWorks(ReadOnlyWorks works) {
    assertThat(row(works, MIXED).requiredPaths()).contains(List.of("/a"));
  }

  @ParameterizedTest
  @EnumSource
  void strongMatchDecidesUnlessItIsAGuess(Confidence confidence) {
    ImageRow row = row(ReadOnlyWorks.YES, ImagePaths.NONE, confidence);

    assertThat(new ImageMatch(row, "g", false, true).decides())
        .isEqualTo(confidence != Confidence.GUESS);
    assertThat(new ImageMatch(row, "g", true, true).decides()).isFalse();
  }

  @Test
  void tokensAreTheWordsOfTable() {
    assertThat(ReadOnlyWorks.YES_WITH_MOUNTS.token()).isEqualTo("yes-with-mounts");
    assertThat(ImageClass.DATABASE.token()).isEqualTo("database");
    assertThat(Confidence.VERIFIED.token()).isEqualTo("verified");
    assertThat(PathEvidence.ENTRY_POINT.token()).isEqualTo("entry-point");
    assertThat(PathEvidence.NOTHING.token()).isEmpty();
  }

  private static ImageRow row(ReadOnlyWorks works, ImagePaths paths) {
    return row(works, paths, Confidence.VERIFIED);
  }

  private static ImageRow row(ReadOnlyWorks works, ImagePaths paths, Confidence confidence) {
    return new ImageRow(
        "g",
        "",
        "f",
        ImageClass.STATELESS,
        works,
        paths,
        List.of(),
        DefaultEntrypoint.ALONE,
        new ImageEvidence(confidence, "", "", "s", PathEvidence.NOTHING));
  }
}
