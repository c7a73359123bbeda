package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What of that which is known about an image holds for a container. */
class KnownImageTest {
  private static final SpecialPath SEED = new SpecialPath(ContainerPath.of("/seed"), Need.SEED);

  private static final KnownImages IMAGES =
      new KnownImages()
          .image("engine", i -> store(i).of(ImageClass.DATABASE).unproven())
          .image("store", i -> store(i).unproven())
          .image("shipping", i -> store(i).unproven().volume("/data").volume("/seed"))
          .image("asking", i -> store(i).start(Kind.ARGS, "serve").start(Kind.DATA, "--data"))
          .image("tool", i -> i.requires().special("/seed", Need.SEED).special("/data", Need.DATA));

  @Test
  void anEngineThatHasItsDataNeedsNothingElse() {
    ImageKnowledge known = about("engine", c -> c.readOnly().emptyDir("/data"));

    assertThat(known.decides()).isTrue();
    assertThat(known.requiredPaths().orElseThrow()).hasToString("[/data]");
  }

  @Test
  void anEngineThatIsNotReadOnlyYetNeedsTheRestToo() {
    assertThat(about("engine", c -> c.args("-x").emptyDir("/data")).decides()).isFalse();
    assertThat(about("engine", c -> c.args("-x").emptyDir("/data").emptyDir("/seed")).decides())
        .isTrue();
  }

  @Test
  void anEngineThatHasNoPlaceForItsDataDoesNotHaveEnough() {
    assertThat(about("engine", c -> c.readOnly().emptyDir("/seed")).decides()).isFalse();
  }

  @Test
  void whatIsEnoughNamesThePlaceWhereTheDataLie() {
    ImageKnowledge known = about("store", c -> c.readOnly().emptyDir("/seed").emptyDir("/other"));

    assertThat(known.decides()).isTrue();
    assertThat(known.requiredPaths().orElseThrow()).hasToString("[/seed, /other]");
  }

  @Test
  void aPathThatTheImageFillsIsNoPlaceForData() {
    assertThat(about("store", c -> c.readOnly().emptyDir("/seed")).decides()).isFalse();
  }

  @Test
  void whatTheImageDeclaresAsItsVolumesIsThereWithoutAMount() {
    ImageKnowledge known = about("shipping", ContainerFixture::readOnly);

    assertThat(known.decides()).isTrue();
    assertThat(known.requiredPaths().orElseThrow()).hasToString("[/seed, /data]");
  }

  @Test
  void dataThatAnOptionMovesAreNeededThereAndOtherNeedsStay() {
    ImageKnowledge known = about("asking", c -> c.args("serve", "--data", "/moved"));

    assertThat(known.requiredPaths().orElseThrow()).hasToString("[/seed, /moved]");
    assertThat(known.special())
        .containsExactly(SEED, new SpecialPath(ContainerPath.of("/moved"), Need.DATA));
  }

  @Test
  void whateverRunsTheImageShipsWhatItShips() {
    assertThat(about("asking", c -> c.command("sh")).special()).containsExactly(SEED);
    assertThat(about("tool", c -> c.command("sh")).special()).containsExactly(SEED);
    assertThat(about("tool", c -> c.command("sh", "-c", "date > /tmp/x")).special())
        .containsExactly(SEED);
  }

  private static KnownImages.Image store(KnownImages.Image image) {
    return image
        .requires("/data", "/seed")
        .special("/data", Need.DATA)
        .special("/other", Need.DATA)
        .special("/seed", Need.SEED)
        .worksReadOnly();
  }

  private static ImageKnowledge about(String image, UnaryOperator<ContainerFixture> words) {
    ContainerFixture app = new ContainerFixture("app", ContainerType.CONTAINER);
    return IMAGES.find(image, "app").orElseThrow().forContainer(words.apply(app).facts());
  }
}
